import type { ChainTime, Devnet } from '../devnet.ts';

/** A validator that breaks a rule. */
export interface Offence {
  /** One whose key the devnet's validator client holds. */
  readonly publicKey: string;
  /** Two blocks for one slot, or two votes for one target. */
  readonly kind: 'proposal' | 'attestation';
}

/** A builder of blocks, who keeps the fees and pays the proposer in the last transaction. */
export interface Builder {
  /** Wei that each proposer is paid, as a decimal text; '0' for no payment at all. */
  readonly payment: string;
  /** Who is paid instead of the proposer. */
  readonly to?: string;
}

/** Another fork takes the place of the last slots. */
export interface Reorganization {
  /** How many; the slot before them must not be behind the finalized one. */
  readonly slots: number;
  /** Whether the transactions and exits of the old fork come into the new one, or never happened. */
  readonly transactions: 'kept' | 'lost';
}

/** What happens to a chain now and then, made to happen: for tests. */
interface EthereumIncidents {
  /**
   * Hands in the proof of an offence, signed with the validator's own key; the next block has it.
   * @throws {InvalidInputError} when the validator is not known, its key is not held, or it can not be
   * slashed any more.
   */
  slash(offence: Offence): Promise<void>;
  /** From now on a builder makes every block, until `undefined`; a restart forgets it. */
  useBuilder(builder: Builder | undefined): Promise<void>;
  /**
   * Forks: the first of the slots stays empty, the others get new blocks.
   * @throws {ImpossibleError} when the fork would go behind what is finalized.
   */
  reorganize(reorganization: Reorganization): Promise<ChainTime>;
}

/** A local Ethereum, with what can be made to happen to it. */
export interface EthereumDevnet extends Devnet {
  readonly incidents: EthereumIncidents;
}
