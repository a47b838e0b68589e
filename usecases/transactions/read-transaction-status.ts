import type { JsonObject } from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';

/**
 * What became of a transaction, as the chain's nodes tell. Of one that the organization sent from here
 * more is known than nodes remember: its bytes tell why they do not have it any more.
 * @throws {NotFoundError} when nobody knows it.
 * @throws {NodeUnavailableError} when no node of the chain answers.
 */
export async function readTransactionStatus(
  { chain, query }: { chain: string; query: JsonObject },
  { organizationId, network }: Caller,
  { connections, store }: System,
): Promise<JsonObject> {
  const connection = await connections(chain, network);
  const txHash = typeof query.tx_hash === 'string' ? query.tx_hash : '';
  const sent = await store.transactions.findBroadcast({ organizationId, network, chain, txHash });
  return connection.status(query, { signed: sent?.signed });
}
