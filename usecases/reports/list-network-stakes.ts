import {
  type NetworkStakes,
  NotBuiltError,
  type ReportQuery,
  type StakeFilter,
  type StakeKnowledge,
} from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import type { JsonList } from './list-stakes.ts';
import { type Pagination, paginationOf } from './pagination.ts';

/** A list that is made while it is sent, so that its length costs no memory. */
export interface JsonPieces {
  /** Pieces of the text of a JSON array, the whole `data`. */
  readonly dataPieces: AsyncIterable<string>;
  /** Only when the question asked for a page. */
  readonly pagination?: Pagination;
}

/** Stakes of one piece: some milliseconds of work, and less than a megabyte of text. */
const PIECE = 1_000;

/**
 * Every stake of the network, in the order of the chain's own numbers, as one state of the chain has
 * them; of those that somebody follows with what is stored of them. All of them, or a page when the
 * question asks for one; a long answer comes in pieces. What stakes earned that nobody follows is left
 * out, for it is not known.
 * @throws {NotBuiltError} 'scope_not_built' where the chain can not, or narrowed by what is known of
 *   followed stakes alone.
 * @throws {NodeUnavailableError} when no node of the chain answers.
 */
export async function listNetworkStakes(
  { chain, query: { filter, page } }: { chain: string; query: ReportQuery },
  { network, organizationId }: Pick<Caller, 'network' | 'organizationId'>,
  { store, connections }: System,
): Promise<JsonList | JsonPieces> {
  const narrowed = narrowing(filter, chain);
  const { networkStakes } = await connections(chain, network);
  if (!networkStakes) throw notBuilt(`Of ${chain}, stakes of the whole network can not be listed.`);
  const stakes = await networkStakes();
  const all = narrowed && (await stakes.select(narrowed));
  const total = all ? all.length : stakes.size;
  const from = page ? (page.current - 1) * page.size : 0;
  const to = page ? Math.min(total, from + page.size) : total;

  const key = { chain, network };
  // A long list asks once which ones anybody follows, and not of each piece for all that is stored.
  const followed =
    to - from > PIECE
      ? new Set(await store.stakes.ids({ ...key, organizationId, filter: { scope: 'network' } }))
      : undefined;
  const knowledgeOf = async (stakeIds: readonly string[]): Promise<readonly StakeKnowledge[]> => {
    const known = followed ? stakeIds.filter((id) => followed.has(id)) : stakeIds;
    return known.length === 0 ? [] : store.stakes.knowledge({ ...key, stakeIds: known });
  };
  const read = (begin: number): Promise<string> => {
    const length = Math.max(0, Math.min(PIECE, to - begin));
    const numbers = Array.from({ length }, (_, i) => all?.[begin + i] ?? begin + i);
    return textOf(stakes, numbers, knowledgeOf);
  };

  // What can fail at all most likely fails now, while an answer can still say so.
  const first = await read(from);
  const dataPieces = async function* () {
    yield `[${first}`;
    for (let begin = from + PIECE; begin < to; begin += PIECE) {
      const piece = await read(begin);
      if (piece !== '') yield `,${piece}`;
    }
    yield ']';
  };
  const pagination = page && { pagination: paginationOf({ ...page, total }) };
  if (to - from <= PIECE) return { dataJson: `[${first}]`, ...pagination };
  return { dataPieces: dataPieces(), ...pagination };
}

/** The wire objects of these stakes, separated by commas. */
async function textOf(
  stakes: NetworkStakes,
  numbers: readonly number[],
  knowledgeOf: Parameters<NetworkStakes['read']>[1],
): Promise<string> {
  const answers = await stakes.read(numbers, knowledgeOf);
  return answers.map((answer) => JSON.stringify(answer)).join(',');
}

/** What a chain can narrow its own list by; undefined for all stakes. */
function narrowing(
  { scope, stakeIds, indexes, owners, ...others }: StakeFilter,
  chain: string,
): Parameters<NetworkStakes['select']>[0] | undefined {
  if (Object.values(others).some((value) => value !== undefined)) {
    throw notBuilt(
      `Of ${chain}, the stakes of the whole network can be narrowed by their ids, numbers and owners. Who paid for a stake, through which contracts, and in which account it is, is known of stakes that somebody follows: leave scope out for those.`,
    );
  }
  if (!stakeIds && !indexes && !owners) return undefined;
  return {
    ...(stakeIds && { stakeIds }),
    ...(indexes && { indexes }),
    ...(owners && { owners }),
  };
}

const notBuilt = (message: string) => new NotBuiltError({ code: 'scope_not_built', message });
