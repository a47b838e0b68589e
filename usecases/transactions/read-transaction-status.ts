import type { JsonObject } from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';

/**
 * What became of a transaction, as the chain's nodes tell.
 * @throws {NodeUnavailableError} when no node of the chain answers.
 */
export async function readTransactionStatus(
  { chain, query }: { chain: string; query: JsonObject },
  { network }: Caller,
  { connections }: System,
): Promise<JsonObject> {
  return (await connections(chain, network)).status(query);
}
