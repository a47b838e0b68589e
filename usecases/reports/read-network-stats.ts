import type { JsonObject } from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';

/**
 * Figures of the whole network, as its nodes tell them now.
 * @throws {NodeUnavailableError} when no node of the chain answers.
 */
export async function readNetworkStats(
  { chain }: { chain: string },
  { network }: Caller,
  { connections }: System,
): Promise<JsonObject> {
  return (await connections(chain, network)).networkStats();
}
