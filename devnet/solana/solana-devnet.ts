import type { ChainTime, Devnet } from '../devnet.ts';

/** Another fork takes the place of the last slots, none of which was confirmed. */
export interface DroppedSlots {
  /** 1 or 2: what is confirmed stays. */
  readonly slots: number;
  /** Whether the transactions of the old fork come into the new one, or never happened. */
  readonly transactions: 'kept' | 'lost';
}

/** A stake whose authorities' key an outsider got hold of. */
export interface LeakedStake {
  readonly stakeAccount: string;
  /** Its staker and withdrawer, as long as the outsider has not used the key. */
  readonly wallet: string;
}

/** What the outsider does with the key. */
export interface AuthorityChange {
  readonly stakeAccount: string;
  readonly authority: 'staker' | 'withdrawer';
  /** Whose the stake is from then on. */
  readonly to: string;
}

/** What happens to a chain now and then, made to happen: for tests. */
interface SolanaIncidents {
  /**
   * From now on a validator neither votes nor makes blocks, or does so again.
   * @throws {InvalidInputError} when there is no such validator, or when it is the last one left.
   */
  setDelinquent(o: { voteAccount: string; isDelinquent: boolean }): Promise<void>;
  /**
   * Forks: the last slots get other blocks.
   * @throws {ImpossibleError} when one of them was confirmed.
   */
  dropUnconfirmed(dropped: DroppedSlots): Promise<ChainTime>;
  /**
   * Makes and delegates a stake whose authorities' key the devnet holds; it is there after the next
   * block. `amount` in lamports, without rent.
   */
  leakStake(o: { amount: bigint }): Promise<LeakedStake>;
  /** The outsider sends a plain Authorize instruction; answers the transaction's signature. */
  changeAuthority(change: AuthorityChange): Promise<string>;
}

/** A local Solana, with what can be made to happen to it. */
export interface SolanaDevnet extends Devnet {
  readonly incidents: SolanaIncidents;
}
