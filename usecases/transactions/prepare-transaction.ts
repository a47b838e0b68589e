import type { JsonObject } from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import { chainOf } from '../chain-of.ts';
import type { System } from '../system.ts';

/**
 * Joins an unsigned transaction and its signatures to the bytes that can be broadcast.
 * @throws {InvalidInputError} when they do not fit together.
 */
export async function prepareTransaction(
  { chain, input }: { chain: string; input: JsonObject },
  _caller: Caller,
  system: System,
): Promise<JsonObject> {
  return (await chainOf(chain, system)).prepare(input);
}
