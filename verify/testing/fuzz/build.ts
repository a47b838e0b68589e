import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { instrument } from './instrument.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CORE = '@kiln-connect/core';

export interface Built {
  /** The module of the fuzzer's thread, as JavaScript. */
  readonly entry: string;
  /** Places of the verifier that say when they are passed. */
  readonly places: number;
}

/**
 * Translates the fuzzer's thread and all that it imports to JavaScript, each file by itself, into a
 * folder from which packages are found. What is the verifier's own says where it passes.
 */
export async function buildThread(out: string): Promise<Built> {
  const entry = join(ROOT, 'verify/testing/fuzz/thread.ts');
  const outputOf = (file: string) => join(out, relative(ROOT, file)).replace(/\.ts$/, '.js');
  let places = 0;
  const next = () => {
    places += 1;
    return places;
  };
  const files = [entry];
  for (const file of files) {
    const source = await readFile(file, 'utf8');
    const imports = new Map<string, string>();
    for (const { fileName } of ts.preProcessFile(source).importedFiles) {
      const found = fileName === CORE ? join(ROOT, 'core/index.ts') : join(dirname(file), fileName);
      if (fileName !== CORE && !fileName.startsWith('.')) continue;
      if (!files.includes(found)) files.push(found);
      const path = relative(dirname(outputOf(file)), outputOf(found));
      imports.set(fileName, path.startsWith('.') ? path : `./${path}`);
    }
    const isVerifier = file.startsWith(join(ROOT, 'verify/')) && !file.includes('/testing/');
    const { outputText } = ts.transpileModule(source, {
      fileName: file,
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2023,
        verbatimModuleSyntax: true,
        inlineSourceMap: true,
      },
      transformers: { before: isVerifier ? [instrument(next)] : [], after: [rename(imports)] },
    });
    await mkdir(dirname(outputOf(file)), { recursive: true });
    await writeFile(outputOf(file), outputText);
  }
  await writeFile(join(out, 'package.json'), '{"type":"module"}');
  return { entry: outputOf(entry), places };
}

/** Imports and exports from where the files lie that were made of those that are named. */
const rename =
  (names: ReadonlyMap<string, string>): ts.TransformerFactory<ts.SourceFile> =>
  ({ factory }) =>
  (file) =>
    factory.updateSourceFile(
      file,
      file.statements.map((statement) => {
        const isFrom = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement);
        const from = isFrom ? statement.moduleSpecifier : undefined;
        const name = from && ts.isStringLiteral(from) ? names.get(from.text) : undefined;
        if (!isFrom || name === undefined) return statement;
        const to = factory.createStringLiteral(name);
        const { modifiers, attributes, isTypeOnly } = { isTypeOnly: false, ...statement };
        return ts.isImportDeclaration(statement)
          ? factory.updateImportDeclaration(
              statement,
              modifiers,
              statement.importClause,
              to,
              attributes,
            )
          : factory.updateExportDeclaration(
              statement,
              modifiers,
              isTypeOnly,
              statement.exportClause,
              to,
              attributes,
            );
      }),
    );
