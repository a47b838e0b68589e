import type { OperatorStatement } from '@kiln-connect/core';

/** A transaction that somebody pasted, with what came beside it. */
interface PastedTransaction {
  /** Text in whichever encoding; the verifier reads it. */
  readonly bytes: string;
  /** What it was made for, as whoever made it says. */
  readonly intent?: object;
  readonly statements?: readonly OperatorStatement[];
  /** What a signer is told to sign, as whoever made it says. */
  readonly hash?: string;
}

/** What a pasted text holds. */
export type Input =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wrong'; readonly message: string }
  | { readonly kind: 'transactions'; readonly transactions: readonly PastedTransaction[] };

/** Four times the largest transaction as hex, with room for an answer round it; in characters. */
const LONGEST = 2_000_000;
/** How answers of this API and of other providers call the bytes of a transaction. */
const BYTES_NAMES = [
  'unsigned_tx_serialized',
  'signed_tx_serialized',
  'tx_serialized',
  'unsigned_transaction',
  'unsignedTransaction',
  'serializedTransaction',
  'rawTransaction',
  'raw_transaction',
  'bytes',
] as const;
/** Answers are not deep; what is deeper is no answer. */
const DEEPEST = 12;

type Fields = { readonly [name: string]: unknown };

/**
 * The transactions of a pasted text: bytes by themselves in any encoding, or JSON that holds them: an
 * answer of the API, of another provider, or a part of one.
 */
export function readInput(text: string): Input {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'nothing' };
  if (trimmed.length > LONGEST) {
    return wrong(
      `This text has ${trimmed.length.toLocaleString('en')} characters. No transaction has so many: paste one transaction, or the answer that holds it.`,
    );
  }
  if (/^[[{"]/.test(trimmed)) return readJson(trimmed);
  // Terminals and mails break long lines; no encoding holds white space.
  const bytes = trimmed.replace(/\s+/g, '');
  const strange = /[^0-9A-Za-z+/=_-]/.exec(bytes);
  if (!strange) return { kind: 'transactions', transactions: [{ bytes }] };
  return wrong(
    `The character ${JSON.stringify(strange[0])} is in none of the encodings of a transaction. Paste hex (with or without 0x), base64, base58, or a JSON answer that holds one.`,
  );
}

function readJson(text: string): Input {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return wrong(`This looks like JSON, and is none: ${(error as Error).message}.`);
  }
  if (typeof value === 'string') return readInput(value);
  const transactions = [...transactionsIn(value, 0)];
  if (transactions.length > 0) return { kind: 'transactions', transactions };
  if (isIntent(value)) {
    return wrong(
      'This is an intent, not a transaction: paste it below, and here the bytes of the transaction.',
    );
  }
  return wrong(
    `This JSON holds no transaction: there is no field ${BYTES_NAMES.slice(0, 3).join(', ')} or the like in it.`,
  );
}

function* transactionsIn(value: unknown, depth: number): Generator<PastedTransaction> {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return;
  const fields = value as Fields;
  const name = Array.isArray(value)
    ? undefined
    : BYTES_NAMES.find((one) => typeof fields[one] === 'string' && fields[one] !== '');
  if (name === undefined) {
    for (const inner of Object.values(fields)) yield* transactionsIn(inner, depth + 1);
    return;
  }
  const {
    intent,
    operator_statements,
    statements = operator_statements,
    unsigned_tx_hash,
  } = fields;
  yield {
    bytes: (fields[name] as string).trim(),
    ...(typeof intent === 'object' && intent !== null && { intent }),
    ...(Array.isArray(statements) && { statements }),
    ...(typeof unsigned_tx_hash === 'string' && { hash: unsigned_tx_hash }),
  };
}

const isIntent = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'action' in value && 'wallet' in value;

const wrong = (message: string): Input => ({ kind: 'wrong', message });
