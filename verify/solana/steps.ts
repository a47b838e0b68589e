import type { Reason } from '@kiln-connect/core';
import { quoted } from '../readable-text.ts';
import type { Value } from './instructions/layout.ts';
import { STAKE_AUTHORITY_CHANGES, STAKE_LOCKUP_CHANGES } from './instructions/stake.ts';
import { SYSTEM_AUTHORITY_CHANGES } from './instructions/system.ts';
import type { Understood } from './instructions.ts';

/** Values that the bytes may choose, by the names that steps give them: the address of a new account. */
export type Chosen = Map<string, Value>;

type Fault = Pick<Reason, 'code' | 'message'>;

/** Judges one field of an instruction; what is chosen in one is known in the later ones. */
export type Expectation = (found: Value, chosen: Chosen) => Fault | undefined;

/** One instruction that has to be there, with an expectation for every one of its fields. */
export interface Step {
  /** 'stake.deactivate' */
  readonly name: string;
  readonly fields: { readonly [field: string]: Expectation };
  /** Fields that may be missing. */
  readonly optional?: { readonly [field: string]: Expectation };
}

interface Words {
  readonly code: string;
  /** What the field is in a sentence: 'the validator'. */
  readonly what: string;
}

/** Addresses and numbers as they are; other text in quotes. */
const shown = (value: Value): Value =>
  typeof value === 'bigint' || /^\w+$/.test(value) ? value : quoted(value);

/** The field has this value. */
export const exactly =
  (value: Value, { code, what }: Words): Expectation =>
  (found) =>
    found === value
      ? undefined
      : { code, message: `${what} is ${shown(found)}; ${shown(value)} would be right` };

/** The field has at most this value. */
export const atMost =
  (bound: bigint, { code, what }: Words): Expectation =>
  (found) =>
    typeof found === 'bigint' && found <= bound
      ? undefined
      : { code, message: `${what} is ${shown(found)}; at most ${bound} would be right` };

/** The field has the value that the first field of that name chose. */
export const chosenAs =
  (name: string, { code, what }: Words): Expectation =>
  (found, chosen) => {
    const first = chosen.get(name);
    if (first === undefined) chosen.set(name, found);
    if (first === undefined || first === found) return undefined;
    return {
      code,
      message: `${what} is ${shown(found)}; ${shown(first)} would be right, as before`,
    };
  };

interface Match {
  readonly reasons: readonly Reason[];
  readonly chosen: Chosen;
  /** How many instructions are missing or too much. */
  readonly misfits: number;
}

/**
 * Holds instructions against the sequences that would be right, each with every field of every
 * instruction, and answers for the one that comes closest: without reasons they are exactly it.
 */
export function matchSteps(
  found: readonly Understood[],
  sequences: readonly (readonly Step[])[],
): Match {
  const [first, ...others] = sequences.map((steps) => matchSequence(found, steps)) as [
    Match,
    ...Match[],
  ];
  return others.reduce((best, other) => (isCloser(other, best) ? other : best), first);
}

/** The same instructions with other values are closer than other instructions. */
const isCloser = (one: Match, other: Match): boolean =>
  one.misfits === other.misfits
    ? one.reasons.length < other.reasons.length
    : one.misfits < other.misfits;

function matchSequence(found: readonly Understood[], steps: readonly Step[]): Match {
  const chosen: Chosen = new Map();
  const reasons: Reason[] = [];
  let misfits = 0;
  const missing = (skipped: readonly Step[]): void => {
    misfits += skipped.length;
    for (const { name } of skipped) {
      const message = `the instruction ${name} is missing, or not in its place`;
      reasons.push({ code: 'missing_instruction', message, at: 'instructions' });
    }
  };
  let next = 0;
  for (const instruction of found) {
    const place = steps.findIndex(({ name }, i) => i >= next && name === instruction.name);
    if (place < 0) {
      reasons.push(unexpected(instruction));
      misfits += 1;
      continue;
    }
    missing(steps.slice(next, place));
    reasons.push(...checkFields(instruction, steps[place] as Step, chosen));
    next = place + 1;
  }
  missing(steps.slice(next));
  return { reasons, chosen, misfits };
}

function checkFields(
  { at, name, fields }: Understood,
  { fields: needed, optional = {} }: Step,
  chosen: Chosen,
): readonly Reason[] {
  const names = new Set([...Object.keys(needed), ...Object.keys(fields)]);
  return [...names].flatMap((field) => {
    const value = fields[field];
    const expectation = needed[field] ?? optional[field];
    if (value === undefined) {
      const message = `${name} lacks its ${field}`;
      return [{ code: 'missing_field', message, at: `${at}.${field}` }];
    }
    if (!expectation) {
      const message = `${name} names ${shown(value)} as its ${field}; it needs none`;
      return [{ code: 'unexpected_field', message, at: `${at}.${field}` }];
    }
    const fault = expectation(value, chosen);
    return fault ? [{ ...fault, at: `${at}.${field}` }] : [];
  });
}

const AUTHORITY_CHANGES: readonly string[] = [
  ...STAKE_AUTHORITY_CHANGES,
  ...SYSTEM_AUTHORITY_CHANGES,
];
const LOCKUP_CHANGES: readonly string[] = STAKE_LOCKUP_CHANGES;

function unexpected({ at, name, says }: Understood): Reason {
  const message = `nobody asked for the instruction ${name}, which ${says}`;
  if (AUTHORITY_CHANGES.includes(name)) return { code: 'authority_change', message, at };
  if (LOCKUP_CHANGES.includes(name)) return { code: 'lockup_change', message, at };
  return { code: 'unexpected_instruction', message, at };
}
