import ts from 'typescript';

/** What is called at every place where the way of a program can part, with the number of the place. */
export const MARK = '__passed';

/**
 * Makes the program say where it passes: at the start of each function and loop, in each branch, and in
 * each operand that is looked at on a condition. `next` numbers the places.
 */
export const instrument =
  (next: () => number): ts.TransformerFactory<ts.SourceFile> =>
  (context) => {
    const { factory } = context;
    const mark = () =>
      factory.createCallExpression(factory.createIdentifier(MARK), undefined, [
        factory.createNumericLiteral(next()),
      ]);
    const markStatement = () => factory.createExpressionStatement(mark());
    const marked = (expression: ts.Expression): ts.Expression =>
      factory.createParenthesizedExpression(factory.createComma(mark(), expression));
    const block = (statement: ts.Statement): ts.Block =>
      ts.isBlock(statement)
        ? factory.updateBlock(statement, [markStatement(), ...statement.statements])
        : factory.createBlock([markStatement(), statement], true);
    const CONDITIONAL = new Set([
      ts.SyntaxKind.AmpersandAmpersandToken,
      ts.SyntaxKind.BarBarToken,
      ts.SyntaxKind.QuestionQuestionToken,
    ]);

    function visit(original: ts.Node): ts.Node {
      // Types are gone when it runs, and hold no program.
      if (ts.isTypeNode(original) || ts.isInterfaceDeclaration(original)) return original;
      const node = ts.visitEachChild(original, visit, context);
      if (ts.isConditionalExpression(node)) {
        const { condition, questionToken, whenTrue, colonToken, whenFalse } = node;
        return factory.updateConditionalExpression(
          node,
          condition,
          questionToken,
          marked(whenTrue),
          colonToken,
          marked(whenFalse),
        );
      }
      if (ts.isBinaryExpression(node) && CONDITIONAL.has(node.operatorToken.kind)) {
        return factory.updateBinaryExpression(
          node,
          node.left,
          node.operatorToken,
          marked(node.right),
        );
      }
      if (ts.isIfStatement(node)) {
        const otherwise = node.elseStatement ?? factory.createBlock([]);
        return factory.updateIfStatement(
          node,
          node.expression,
          block(node.thenStatement),
          block(otherwise),
        );
      }
      if (ts.isForStatement(node)) {
        const { initializer, condition, incrementor, statement } = node;
        const body = block(statement);
        return factory.updateForStatement(node, initializer, condition, incrementor, body);
      }
      if (ts.isForOfStatement(node)) {
        const { awaitModifier, initializer, expression } = node;
        const body = block(node.statement);
        return factory.updateForOfStatement(node, awaitModifier, initializer, expression, body);
      }
      if (ts.isCaseClause(node)) {
        return factory.updateCaseClause(node, node.expression, [
          markStatement(),
          ...node.statements,
        ]);
      }
      if (ts.isCatchClause(node)) {
        return factory.updateCatchClause(node, node.variableDeclaration, block(node.block));
      }
      if (ts.isArrowFunction(node)) {
        return factory.updateArrowFunction(
          node,
          node.modifiers,
          node.typeParameters,
          node.parameters,
          node.type,
          node.equalsGreaterThanToken,
          ts.isBlock(node.body) ? block(node.body) : marked(node.body),
        );
      }
      if (ts.isFunctionDeclaration(node) && node.body) {
        return factory.updateFunctionDeclaration(
          node,
          node.modifiers,
          node.asteriskToken,
          node.name,
          node.typeParameters,
          node.parameters,
          node.type,
          block(node.body),
        );
      }
      if (ts.isMethodDeclaration(node) && node.body) {
        return factory.updateMethodDeclaration(
          node,
          node.modifiers,
          node.asteriskToken,
          node.name,
          node.questionToken,
          node.typeParameters,
          node.parameters,
          node.type,
          block(node.body),
        );
      }
      return node;
    }
    return (file) => ts.visitNode(file, visit) as ts.SourceFile;
  };
