import { type Address, getBase58Encoder } from '@solana/kit';
import type { Chain } from '../chain.ts';
import { blockAt, type Commitment } from '../commitment.ts';
import type { Block } from '../runtime/block.ts';
import { invalidParams, RpcError } from './rpc-error.ts';

/** Parameters of a call, by position. */
export type Params = readonly unknown[];
/** The object with options that most methods take last. */
export type Options = { readonly [name: string]: unknown };

const COMMITMENTS: readonly unknown[] = ['processed', 'confirmed', 'finalized'];

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'sequence' : typeof value;

/** @throws {RpcError} when the call has fewer parameters. */
export function requireParams(params: Params, count: number): void {
  if (params.length >= count) return;
  throw invalidParams(`\`params\` should have at least ${count} argument(s)`);
}

/** @throws {RpcError} when it is there and no text. */
export function textAt(params: Params, index: number): string {
  requireParams(params, index + 1);
  const value = params[index];
  if (typeof value === 'string') return value;
  throw invalidParams(`Invalid params: invalid type: ${kindOf(value)}, expected a string.`);
}

/** @throws {RpcError} when it is no whole number from 0 on. */
export function numberAt(params: Params, index: number): number {
  requireParams(params, index + 1);
  return wholeNumber(params[index]);
}

const wholeNumber = (value: unknown): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw invalidParams(`Invalid params: invalid type: ${kindOf(value)}, expected u64.`);
};

/** The base58 text of 32 or 64 bytes, as the bytes. @throws {RpcError} when it is not. */
function base58Of(value: unknown, bytes: number): string {
  if (typeof value !== 'string') {
    throw invalidParams(`Invalid params: invalid type: ${kindOf(value)}, expected a string.`);
  }
  let size: number;
  try {
    size = getBase58Encoder().encode(value).length;
  } catch {
    throw invalidParams('Invalid param: Invalid');
  }
  if (size !== bytes) throw invalidParams('Invalid param: WrongSize');
  return value;
}

export const asAddress = (value: unknown): Address => base58Of(value, 32) as Address;
export const asSignature = (value: unknown): string => base58Of(value, 64);
export const asBlockhash = (value: unknown): string => base58Of(value, 32);

export function addressAt(params: Params, index: number): Address {
  requireParams(params, index + 1);
  return asAddress(params[index]);
}

/** @throws {RpcError} when it is no list, or has more entries than a node takes. */
export function listAt(params: Params, index: number, most: number): readonly unknown[] {
  requireParams(params, index + 1);
  const value = params[index];
  if (!Array.isArray(value)) {
    throw invalidParams(`Invalid params: invalid type: ${kindOf(value)}, expected a sequence.`);
  }
  if (value.length > most) throw invalidParams(`Too many inputs provided; max ${most}`);
  return value;
}

/** The options at that place; empty when they were left out. @throws {RpcError} for anything else. */
export function optionsAt(params: Params, index: number): Options {
  const value = params[index] ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Options;
  throw invalidParams(`Invalid params: invalid type: ${kindOf(value)}, expected a map.`);
}

/** @throws {RpcError} when the option is there and no whole number from 0 on. */
export const numberOption = (options: Options, name: string): number | undefined =>
  options[name] === undefined || options[name] === null ? undefined : wholeNumber(options[name]);

/** @throws {RpcError} when the option is none of these words. */
export function wordOption<Word extends string>(
  options: Options,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const value = options[name];
  if (value === undefined || value === null) return undefined;
  if ((words as readonly unknown[]).includes(value)) return value as Word;
  throw invalidParams(
    `Invalid params: unknown variant \`${String(value)}\`, expected one of ${words.map((word) => `\`${word}\``).join(', ')}.`,
  );
}

/** How sure the caller wants to be; 'finalized' when it does not say. */
function commitmentOption({ commitment }: Options): Commitment {
  if (commitment === undefined || commitment === null) return 'finalized';
  if (COMMITMENTS.includes(commitment)) return commitment as Commitment;
  throw invalidParams(
    `Invalid params: unknown variant \`${String(commitment)}\`, expected one of \`processed\`, \`confirmed\`, \`finalized\`.`,
  );
}

/**
 * The block as of which the caller wants to read.
 * @throws {RpcError} when it is older than the caller's `minContextSlot`.
 */
export function bankOf(options: Options, chain: Chain): Block {
  const block = blockAt(commitmentOption(options), chain);
  const least = numberOption(options, 'minContextSlot') ?? 0;
  if (block.slot >= least) return block;
  throw new RpcError('minContextSlot', 'Minimum context slot has not been reached', {
    contextSlot: block.slot,
  });
}

/** History is only told of what at least two thirds have voted for. @throws {RpcError} otherwise. */
export function historyCommitment(options: Options): Exclude<Commitment, 'processed'> {
  const commitment = commitmentOption(options);
  if (commitment !== 'processed') return commitment;
  throw invalidParams('Method does not support commitment below `confirmed`');
}
