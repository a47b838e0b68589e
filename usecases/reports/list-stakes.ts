import type { ReportQuery } from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { type Pagination, paginationOf } from './pagination.ts';
import { readNewStakes } from './read-new-stakes.ts';
import { stakeQuestion } from './stake-question.ts';

/** A list as the store wrote it: the text of a JSON array, so that no server parses it to print it. */
export interface JsonList {
  /** JSON text of the whole `data` array. */
  readonly dataJson: string;
  /** Only when the question asked for a page. */
  readonly pagination?: Pagination;
  /** See `RewardReport`. */
  readonly history_incomplete?: true;
}

/**
 * Stakes with their state, balances and rewards, in the order of their ids. A stake that nobody
 * asked for before is read from the chain once and kept from then on. Those of the whole network are
 * another list: `listNetworkStakes`.
 * @throws {NotFoundError} 'account_not_found', also for another organization's.
 * @throws {NotBuiltError} 'scope_not_built' for every stake of the network.
 * @throws {NodeUnavailableError} when a new stake can not be read.
 */
export async function listStakes(
  { chain, query }: { chain: string; query: ReportQuery },
  caller: Caller,
  system: System,
): Promise<JsonList> {
  const { filter, page } = query;
  const question = await stakeQuestion({ chain, filter }, caller, system);
  const { stakes } = system.store;
  const asked = page ? { ...question, page } : question;
  let listed = await stakes.list(asked);
  if (await readNewStakes(question, listed, system)) listed = await stakes.list(asked);
  const { answers, total } = listed;
  return { dataJson: answers, ...(page && { pagination: paginationOf({ ...page, total }) }) };
}
