import type { OperatorStatement, Reason } from '@kiln-connect/core';
import type { Question, VerifyOptions } from './chain-verifier.ts';

/** The codes under which parts are refused that can not even be read. */
const CODES = {
  question: 'unreadable_question',
  intent: 'invalid_intent',
  statements: 'invalid_operator_statement',
  policy: 'invalid_policy',
} as const;

/**
 * What is asked, read once and copied as JSON. An object of a program may throw when it is read, or say
 * something else each time; so what is judged is the copy, and that alone.
 */
export function readQuestion(
  options: VerifyOptions,
): { readonly question: Question } | { readonly reason: Reason } {
  let at: keyof typeof CODES = 'question';
  try {
    const { chain, network, bytes, spentToday } = options;
    at = 'intent';
    const intent = copyOf(options.intent);
    at = 'statements';
    const statements = statementsOf(copyOf(options.statements));
    at = 'policy';
    const policy = copyOf(options.policy);
    const question = { network, bytes, spentToday, intent, statements, policy };
    return { question: { ...question, chain: typeof chain === 'string' ? chain : '' } };
  } catch {
    // Nothing is said of the error: it may be as hostile as what threw it.
    const message = `the ${at} can not be read as JSON: it must be plain data`;
    return { reason: { code: CODES[at], message, at } };
  }
}

/**
 * A value as the JSON that it says it is.
 * @throws whatever the value throws when it is read, and where it has no end.
 */
export const copyOf = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value, sayable) ?? 'null');

/**
 * What JSON would leave out is null, which no format takes: without a limit or an amount more would be
 * right than with it. Undefined alone means that nothing was given.
 */
const sayable = (_name: string, value: unknown): unknown =>
  typeof value === 'function' || typeof value === 'symbol' ? null : value;

/** Hex no longer than any field of a statement. */
const HEX = /^(0x)?[0-9a-f]{1,192}$/i;

/** Those that are of the format. What is not can vouch for nobody, and is in the way of none that does. */
function statementsOf(value: unknown): readonly OperatorStatement[] {
  return Array.isArray(value) ? value.filter(isStatement) : [];
}

const isStatement = (value: unknown): value is OperatorStatement => {
  const { public_key, withdrawal_credentials, operator_key, signature } = Object(value);
  return [public_key, withdrawal_credentials, operator_key, signature].every(
    (field) => typeof field === 'string' && HEX.test(field),
  );
};
