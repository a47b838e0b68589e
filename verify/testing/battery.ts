import type { Intent, Json } from '@kiln-connect/core';
import { bytesFromHex, hexFromBytes } from '../bytes.ts';
import { verify } from '../index.ts';
import type { Specimen, Specimens } from './specimens.ts';
import { nodesOf, replaceAt, type Tree, textOf } from './tree.ts';

// The battery: an accepted transaction is changed in every byte, in every field and in every list, and
// its intent in every term. Each change has to be refused, or to be the same transaction but for parts
// that its chain names as free, each with a reason.

/** How a transaction is changed, in the words of the report. */
export const KINDS = {
  byte: 'a byte changed',
  length: 'a byte taken out, put in or doubled, or all before or behind it',
  field: 'a field set to other values',
  list: 'a part taken out, doubled or moved',
  intruder: 'a foreign part put in',
  term: 'a term of the intent changed, taken out or added',
} as const;
export type Kind = keyof typeof KINDS;

export interface Outcome {
  readonly kind: Kind;
  readonly judged: number;
  /** Accepted ones that are the same but for free parts, counted by the names of these. */
  readonly free: { readonly [names: string]: number };
  /** Accepted ones that are not: each is a bug. */
  readonly survivors: readonly string[];
}

/** The outcomes of one specimen, in the order of the kinds. */
export async function runBattery(
  chain: string,
  specimen: Specimen,
  specimens: Specimens,
): Promise<readonly Outcome[]> {
  const judge = createJudge(chain, specimen, specimens);
  const outcomes = [
    await judge('byte', changedBytes(specimen)),
    await judge('length', changedLengths(specimen)),
  ];
  if (!specimen.signed) {
    const tree = specimens.takeApart(specimen.bytes);
    outcomes.push(
      await judge('field', encoded(changedFields(tree, specimens), specimens)),
      await judge('list', encoded(changedLists(tree), specimens)),
      await judge('intruder', encoded(intruded(tree, specimens), specimens)),
      await judgeTerms(chain, specimen, specimens),
    );
  }
  return outcomes;
}

/** What differs when another library reads both as the same. */
export const SPELLING = 'order of the accounts';

const canonical = (bytes: string): string => bytes.toLowerCase().replace(/^0x/, '');

/**
 * Tells how other bytes differ from the specimen: the free parts in which they do; undefined when they
 * differ in anything else, so that they are another transaction.
 */
export function createComparison(
  { bytes: honest, intent }: Specimen,
  { essenceOf, takeApart }: Specimens,
  allowed: readonly string[],
): (bytes: string) => string | undefined {
  const original = essenceOf(takeApart(honest), intent);
  return (bytes) => {
    const found = essenceOf(takeApart(bytes), intent);
    if (textOf(found.essence) !== textOf(original.essence)) return undefined;
    const names = [...new Set([...Object.keys(found.free), ...Object.keys(original.free)])]
      .filter((name) => textOf(found.free[name] ?? null) !== textOf(original.free[name] ?? null))
      .sort();
    if (!names.every((name) => allowed.includes(name))) return undefined;
    return names.join(' and ') || SPELLING;
  };
}

function createJudge(chain: string, specimen: Specimen, specimens: Specimens) {
  const { intent, statements = [], signed } = specimen;
  const { network } = specimens;
  const allowed = signed ? specimens.freeWhenSigned : Object.keys(specimens.free);
  const explain = createComparison(specimen, specimens, allowed);

  return async (kind: Kind, changes: Iterable<string>): Promise<Outcome> => {
    const seen = new Set([canonical(specimen.bytes)]);
    const free: { [names: string]: number } = {};
    const survivors: string[] = [];
    for (const bytes of changes) {
      if (seen.has(canonical(bytes))) continue;
      seen.add(canonical(bytes));
      const { verdict } = await verify({ chain, network, bytes, intent, statements });
      if (verdict !== 'accepted') continue;
      const names = explain(bytes);
      if (names === undefined) survivors.push(bytes);
      else free[names] = (free[names] ?? 0) + 1;
    }
    return { kind, judged: seen.size - 1, free, survivors };
  };
}

const SMALL_BYTES = 320;
const EVERY_BIT = [1, 2, 4, 8, 16, 32, 64, 128, 255] as const;
const SOME_BITS = [0x01, 0x80, 0xff] as const;

function* changedBytes({ bytes, masks, stride = 1 }: Specimen): Generator<string> {
  const original = bytesFromHex(bytes) as Uint8Array;
  const wide = original.length <= SMALL_BYTES ? EVERY_BIT : SOME_BITS;
  for (let at = 0; at < original.length; at += stride) {
    for (const mask of masks ?? wide) {
      const changed = Uint8Array.from(original);
      changed[at] = (changed[at] as number) ^ mask;
      yield hexFromBytes(changed);
    }
  }
}

function* changedLengths({ bytes, stride = 1 }: Specimen): Generator<string> {
  const original = bytesFromHex(bytes) as Uint8Array;
  for (let at = 0; at <= original.length; at += stride) {
    const [head, tail] = [original.subarray(0, at), original.subarray(at)];
    for (const changed of [
      [...head, ...tail.subarray(1)],
      [...head, 0, ...tail],
      [...head, ...head.subarray(-1), ...tail],
      head,
      tail,
    ]) {
      yield hexFromBytes(Uint8Array.from(changed));
    }
  }
}

function* encoded(trees: Iterable<Tree>, specimens: Specimens): Generator<string> {
  for (const tree of trees) {
    let bytes: string;
    try {
      bytes = specimens.putTogether(tree);
    } catch {
      // The ecosystem's library knows no such bytes; those are what changed bytes are for.
      continue;
    }
    yield bytes;
  }
}

function* changedFields(tree: Tree, specimens: Specimens): Generator<Tree> {
  const leaves = [...nodesOf(tree)].filter(([, node]) => node === null || typeof node !== 'object');
  const texts = leaves.flatMap(([, leaf]) => (typeof leaf === 'string' ? [leaf] : []));
  const known = [...new Set([...texts, ...specimens.strangers])];
  for (const [path, leaf] of leaves) {
    for (const other of otherValues(leaf, known)) yield replaceAt(tree, path, other);
  }
}

/** What a leaf of a tree is replaced by, one after the other. */
export function otherValues(leaf: Tree, known: readonly string[]): readonly Tree[] {
  if (typeof leaf === 'boolean') return [!leaf];
  if (typeof leaf === 'bigint') {
    const near = [0n, 1n, leaf - 1n, leaf + 1n, 2n * leaf, 1000n * leaf, 10n ** 9n * leaf];
    return [...near, 2n ** 63n, 2n ** 64n - 1n].filter((other) => other >= 0n);
  }
  if (typeof leaf === 'number') return [0, 1, 2, 3, leaf - 1, leaf + 1, 255, 65_535];
  if (typeof leaf === 'string') return [null, '', `${leaf}0`, ...known, ...changedHex(leaf)];
  return [];
}

/** The first and the last digit changed, nothing but zeros, and twice the same. */
function changedHex(text: string): readonly string[] {
  if (!/^0x[0-9a-f]+$/i.test(text)) return [];
  const turned = (digit: string) => ((Number.parseInt(digit, 16) + 1) % 16).toString(16);
  return [
    `0x${turned(text.charAt(2))}${text.slice(3)}`,
    text.slice(0, -1) + turned(text.slice(-1)),
    `0x${'0'.repeat(text.length - 2)}`,
    text + text.slice(2),
    `${text}00`,
    text.slice(0, -2),
  ];
}

function* changedLists(tree: Tree): Generator<Tree> {
  for (const [path, node] of nodesOf(tree)) {
    if (!Array.isArray(node)) continue;
    const list = node as readonly Tree[];
    for (const [i, item] of list.entries()) {
      const [before, after] = [list.slice(0, i), list.slice(i + 1)];
      const changes = [
        [...before, ...after],
        [...before, item, item, ...after],
        [...list, item],
        [item, ...before, ...after],
        [...before, ...after, item],
        ...list.map((other) => [...before, other, ...after]),
      ];
      for (const change of changes) yield replaceAt(tree, path, change);
    }
    yield replaceAt(tree, path, [...list].reverse());
    yield replaceAt(tree, path, []);
  }
}

function* intruded(tree: Tree, { intruders }: Specimens): Generator<Tree> {
  for (const [path, node] of nodesOf(tree)) {
    const foreign = intruders[String(path.at(-1))];
    if (!Array.isArray(node) || !foreign) continue;
    const list = node as readonly Tree[];
    for (const item of foreign) {
      for (let at = 0; at <= list.length; at++) {
        yield replaceAt(tree, path, [...list.slice(0, at), item, ...list.slice(at)]);
        if (at < list.length) yield replaceAt(tree, [...path, at], item);
      }
    }
  }
}

/** Terms that no intent of any chain has. */
const UNKNOWN_TERMS = ['amount', 'validator', 'referral', 'recipient', 'lockup', 'staker'] as const;

async function judgeTerms(
  chain: string,
  { bytes, intent, statements = [] }: Specimen,
  { network, otherTerm, onChain }: Specimens,
): Promise<Outcome> {
  const free: { [names: string]: number } = {};
  const survivors: string[] = [];
  let judged = 0;

  async function judge(changed: { [name: string]: Json | undefined }, name: string): Promise<void> {
    judged += 1;
    const verdict = await verify({ chain, network, bytes, intent: changed, statements });
    if (verdict.verdict !== 'accepted') return;
    const value = changed[name];
    const isShown =
      onChain[intent.action]?.includes(name) &&
      (value === undefined ||
        JSON.stringify(verdict.preconditions).toLowerCase().includes(String(value).toLowerCase()));
    if (isShown) free[`intent.${name}`] = (free[`intent.${name}`] ?? 0) + 1;
    else survivors.push(`intent.${name}: ${JSON.stringify(value)}`);
  }

  for (const [name, value] of Object.entries(intent as Intent)) {
    if (value === undefined) continue;
    await judge({ ...intent, [name]: otherTerm(name, value) }, name);
    const { [name]: _, ...missing } = intent;
    await judge(missing, name);
  }
  for (const name of UNKNOWN_TERMS) await judge({ ...intent, [name]: '1' }, name);
  return { kind: 'term', judged, free, survivors };
}
