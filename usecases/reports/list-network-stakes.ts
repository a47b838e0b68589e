import { InvalidInputError, NotBuiltError, type ReportQuery } from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import type { JsonList } from './list-stakes.ts';
import { paginationOf } from './pagination.ts';

/** Stakes that one answer reads from the chain. */
const LARGEST_PAGE = 1_000;

/**
 * A page of every stake of the network, in the order of the chain's own numbers, as they stand now: read
 * from the chain, together with what is stored of those that somebody asked for. Its cost grows with
 * the page, not with the network.
 * @throws {InvalidInputError} 'page_required', 'page_too_large'.
 * @throws {NotBuiltError} 'scope_not_built' together with other filters, or where the chain can not.
 * @throws {NodeUnavailableError} when no node of the chain answers.
 */
export async function listNetworkStakes(
  { chain, query: { filter, page } }: { chain: string; query: ReportQuery },
  { network }: Pick<Caller, 'network'>,
  { store, connections }: System,
): Promise<JsonList> {
  const others = Object.entries(filter).filter(
    ([name, value]) => name !== 'scope' && value !== undefined,
  );
  const { countStakes, stakeIdsOfIndexes, readStakes } = await connections(chain, network);
  if (others.length > 0 || !countStakes || !stakeIdsOfIndexes) throw notBuilt(chain);
  if (!page) {
    throw new InvalidInputError({
      code: 'page_required',
      message: `Every stake of the network is listed by pages alone. Expected current_page, and page_size up to ${LARGEST_PAGE}.`,
      details: { at_most: LARGEST_PAGE },
    });
  }
  if (page.size > LARGEST_PAGE) {
    throw new InvalidInputError({
      code: 'page_too_large',
      message: `A page of stakes of the network has at most ${LARGEST_PAGE} of them, not ${page.size}.`,
      details: { have: page.size, at_most: LARGEST_PAGE },
    });
  }
  const total = await countStakes();
  const first = (page.current - 1) * page.size;
  const last = Math.min(total, first + page.size);
  const indexes = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
  const stakeIds = await stakeIdsOfIndexes(indexes);
  const known = await store.stakes.knowledge({ chain, network, stakeIds });
  const rows = await readStakes(known);
  return {
    dataJson: JSON.stringify(rows.map(({ answer }) => answer)),
    pagination: paginationOf({ ...page, total }),
  };
}

const notBuilt = (chain: string) =>
  new NotBuiltError({
    code: 'scope_not_built',
    message: `Of ${chain}, every stake of the network can not be narrowed by other filters; leave them or scope out.`,
  });
