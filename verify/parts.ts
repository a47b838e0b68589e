import type { Reason } from '@kiln-connect/core';
import { isUndecodable } from './undecodable.ts';

/** Some bytes of a transaction, and what they mean. */
export interface BytePart {
  /** The first of them, counted from 0. */
  readonly from: number;
  /** The first one behind them. */
  readonly to: number;
  /**
   * Where it stands, as reasons name it: 'max_fee_per_gas', 'instructions[1].lamports'. What serves the
   * encoding alone is called after what it is for: 'length(nonce)', 'offset(validators)'.
   */
  readonly path: string;
  /** What it is called: 'Nonce'. */
  readonly label: string;
  /** What it says, in words. */
  readonly meaning: string;
  /** Its value as text. */
  readonly value: string;
  /** The codes of the reasons for a refusal that speak of it. */
  readonly reasons: readonly string[];
}

/** A part before anybody refused it. */
export interface Part extends Omit<BytePart, 'reasons'> {
  /** Other names by which reasons speak of it. */
  readonly also?: readonly string[];
}

/** What a part says, without where it stands. */
export type Words = Omit<Part, 'from' | 'to'>;

/** Puts parts behind one another. */
export interface PartWriter {
  /** Where the next part begins. */
  readonly end: () => number;
  /** The bytes from there to `to` mean this; of no bytes nothing is said. */
  add(to: number, words: Words): void;
}

/** The path of bytes that can not be read. */
export const UNREADABLE = 'unreadable';

/**
 * All bytes in parts, each byte in exactly one: those that `read` names until it throws
 * 'undecodable_transaction' or ends, and one for all that are then left. There is always such a one where
 * `read` throws.
 */
export function partsOf(bytes: Uint8Array, read: (writer: PartWriter) => void): readonly Part[] {
  const parts: Part[] = [];
  const end = () => parts.at(-1)?.to ?? 0;
  const add: PartWriter['add'] = (to, words) => {
    if (to > end()) parts.push({ from: end(), to, ...words });
  };
  let why = 'these bytes follow after the end of the transaction';
  try {
    read({ end, add });
  } catch (error) {
    if (!isUndecodable(error)) throw error;
    why = error.message;
    // What ends too early has nothing behind its last part: that one is then not whole.
    if (end() === bytes.length) parts.pop();
  }
  add(bytes.length, {
    path: UNREADABLE,
    label: 'Unreadable from here',
    meaning: why,
    value: `${bytes.length - end()} bytes`,
    also: ['bytes', 'type'],
  });
  return parts;
}

/** Of what is not there no bytes can tell, though such a reason names the list in which it is missing. */
const ABOUT_NO_BYTES: readonly string[] = ['missing_instruction', 'missing_validator'];

/** The parts, each with the codes of the reasons that speak of it. */
export const markParts = (
  parts: readonly Part[],
  reasons: readonly Reason[],
): readonly BytePart[] =>
  parts.map(({ also = [], ...part }) => {
    const names = [part.path, ...also];
    const about = reasons.filter(
      (reason) =>
        !ABOUT_NO_BYTES.includes(reason.code) && names.some((name) => isAbout(reason, name)),
    );
    return { ...part, reasons: [...new Set(about.map(({ code }) => code))] };
  });

/** A reason about a list or an instruction is about all that is in it. */
function isAbout({ code, at }: Reason, name: string): boolean {
  if (name === UNREADABLE) return code === 'undecodable_transaction';
  return (
    at !== undefined && (name === at || name.startsWith(`${at}.`) || name.startsWith(`${at}[`))
  );
}
