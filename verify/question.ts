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
 * What is asked, read once and copied. An object of a program may throw when it is read, or say something
 * else each time; so what is judged is the copy, and that alone.
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
    const message = `the ${at} can not be read: it must be plain data, as JSON has it`;
    return { reason: { code: CODES[at], message, at } };
  }
}

/**
 * A copy of a value that is plain data: what JSON has a text for, and nothing that JSON would leave out or
 * put another value for. Without a limit or an amount that was there, more would be right than with it.
 * @throws {TypeError} when it is anything else, and whatever the value throws when it is read.
 */
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    const isPlain = typeof value === 'number' ? Number.isFinite(value) : PLAIN.has(typeof value);
    if (isPlain || value === null) return value;
    throw new TypeError(`a ${typeof value} is no plain data`);
  }
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, i) => copyOf(value[i]));
  // What is of a class has more than its members: a Map would be a list of limits without any.
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new TypeError('what is of a class is no plain data');
  }
  const copy: { [name: string]: unknown } = {};
  for (const name of Object.keys(value)) {
    // It would not be a member of the copy, but where the copy takes its members from.
    if (name === '__proto__') throw new TypeError('a prototype is no plain data');
    copy[name] = copyOf((value as typeof copy)[name]);
  }
  return copy;
}

const PLAIN: ReadonlySet<string> = new Set(['string', 'boolean', 'undefined']);

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
