import type { StakeFilter, StakeKnowledge, StakeRow } from '@kiln-connect/core';
import type { ChainKey } from './scopes.ts';

/**
 * Which stakes a report speaks of, and for whom. Each given field of the filter narrows; an empty list
 * matches nothing; texts are compared exactly, so the chain's canonical spelling is expected. With
 * nothing that names stakes (ids, wallets, owners, indexes, proxies, accounts, scope) only stakes in
 * accounts of the organization match. Accounts of others match nothing.
 */
export interface StakeQuestion extends ChainKey {
  readonly organizationId: string;
  readonly filter: StakeFilter;
}

export interface StakeList {
  /** The wire objects as the text of a JSON array, ready to be sent, in the order of stake ids. */
  readonly answers: string;
  /** How many match, all pages together. */
  readonly total: number;
  /** Of the stake ids that were asked for, those that nobody asked for before (not read yet). */
  readonly missingStakeIds: readonly string[];
  /** Of the chain's numbers that were asked for, those that no stored stake has. */
  readonly missingIndexes: readonly number[];
}

/** A stake that the indexer keeps. */
export interface TrackedStake {
  readonly stakeId: string;
  /** Where its history begins on chain, when that is known. */
  readonly firstPosition: number | null;
  /** True when the main cursor reads it; false while its history is still being read. */
  readonly isFollowed: boolean;
}

/** The stakes that somebody asked for, as they stood when the chain was last read. */
export interface StakeStore {
  /** Begins to keep them; answers those that were not kept before. */
  track(o: ChainKey & { stakeIds: readonly string[] }): Promise<readonly string[]>;
  tracked(o: ChainKey): Promise<readonly TrackedStake[]>;
  /** Replaces what is stored of them; those that were not tracked become so. */
  upsert(o: ChainKey & { rows: readonly StakeRow[]; at: Date }): Promise<void>;
  /** One prepared statement, page and count together. */
  list(
    o: StakeQuestion & { page?: { readonly current: number; readonly size: number } },
  ): Promise<StakeList>;
  /** Ids of all that match, tracked or not yet read, in order. */
  ids(o: StakeQuestion): Promise<readonly string[]>;
  /** In the order asked; a stake that nothing is known of has no deposit and no rewards. */
  knowledge(o: ChainKey & { stakeIds: readonly string[] }): Promise<readonly StakeKnowledge[]>;
}
