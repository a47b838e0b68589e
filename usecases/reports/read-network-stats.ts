import type { JsonObject } from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import { registrationOf } from '../chain-of.ts';
import type { System } from '../system.ts';

/**
 * Figures of the whole network, as its nodes tell them now, and what its token costs, where somebody
 * gives prices.
 * @throws {NodeUnavailableError} when no node of the chain answers.
 */
export async function readNetworkStats(
  { chain }: { chain: string },
  { network }: Pick<Caller, 'network'>,
  system: System,
): Promise<JsonObject> {
  const { token } = registrationOf(chain, system).info;
  const [connection, latest] = await Promise.all([
    system.connections(chain, network),
    system.prices.latestPrice(token),
  ]);
  return connection.networkStats({ priceUsd: latest && Number(latest.price) });
}
