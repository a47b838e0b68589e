import type { OperatorStatement } from '@kiln-connect/core';
import {
  decodeFunctionData,
  getAbiItem,
  type Hex,
  hexToBytes,
  parseTransaction,
  toFunctionSelector,
} from 'viem';
import { hexFromBytes } from '../bytes.ts';
import { type EthereumIntent, verify } from '../index.ts';
import { abi } from './ethereum-stake.ts';

/** An accepted transaction, and what it was accepted for. */
export interface Accepted {
  readonly bytes: Hex;
  readonly intent: EthereumIntent;
  readonly statements?: readonly OperatorStatement[];
}

/** The changed transactions among these that are accepted as well, and how many were judged. */
export async function survivorsOf(
  changes: Iterable<Uint8Array>,
  { bytes, intent, statements = [] }: Accepted,
): Promise<{ count: number; survivors: readonly Hex[] }> {
  const survivors: Hex[] = [];
  let count = 0;
  for (const change of changes) {
    const hex = hexFromBytes(change) as Hex;
    if (hex === bytes) continue;
    const options = { chain: 'eth', network: 'devnet', bytes: hex, intent, statements } as const;
    const { verdict } = await verify(options);
    count += 1;
    if (verdict === 'accepted') survivors.push(hex);
  }
  return { count, survivors };
}

/** The bytes with one of them combined with a mask, for every mask and every so-many-th byte. */
export function* flipped(
  bytes: Hex,
  { masks, stride = 1 }: { masks: readonly number[]; stride?: number },
): Generator<Uint8Array> {
  const original = hexToBytes(bytes);
  for (let at = 0; at < original.length; at += stride) {
    for (const mask of masks) {
      const changed = Uint8Array.from(original);
      changed[at] = (changed[at] as number) ^ mask;
      yield changed;
    }
  }
}

/** The bytes with one taken out, put in or doubled, and all that is before or behind it alone. */
export function* shifted(bytes: Hex): Generator<Uint8Array> {
  const original = hexToBytes(bytes);
  for (let at = 0; at <= original.length; at++) {
    const [head, tail] = [original.subarray(0, at), original.subarray(at)];
    yield Uint8Array.from([...head, ...tail.subarray(1)]);
    yield Uint8Array.from([...head, 0, ...tail]);
    yield Uint8Array.from([...head, ...head.subarray(-1), ...tail]);
    yield head;
    yield tail;
  }
}

/** The fields in which two transactions differ, read by another library. */
function differences(a: Hex, b: Hex): readonly string[] {
  const [left, right] = [fieldsOf(a), fieldsOf(b)];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
    (field) => left[field] !== right[field],
  );
}

function fieldsOf(hex: Hex): { [field: string]: string } {
  const { data, ...fields } = parseTransaction(hex as `0x02${string}`);
  const texts = Object.entries({ nonce: 0, ...fields, ...callOf(data) }).map(([name, value]) => [
    name,
    JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part)),
  ]);
  return Object.fromEntries(texts);
}

/** The call of a batch by its arguments; any other as it is. */
function callOf(data: Hex | undefined): { [field: string]: unknown } {
  if (!data?.startsWith(BATCH_DEPOSIT)) return { data };
  const { args } = decodeFunctionData({ abi, data });
  return { arguments: args.slice(0, 5), expectedDepositRoot: args[5] };
}

const BATCH_DEPOSIT = toFunctionSelector(getAbiItem({ abi, name: 'batchDeposit' }));

/** How many survivors differ from the original in which field; more than one field is a bug. */
export function survivorsByField(
  original: Hex,
  survivors: readonly Hex[],
): { [field: string]: number } {
  const counts: { [field: string]: number } = {};
  for (const survivor of survivors) {
    const field = differences(original, survivor).join(' and ');
    counts[field] = (counts[field] ?? 0) + 1;
  }
  return counts;
}
