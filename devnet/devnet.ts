import type { JsonObject, Log } from '@kiln-connect/core';

/** A moment of a simulated chain. */
export interface ChainTime {
  /** RFC 3339, UTC. */
  readonly time: string;
  /** What the chain counts its time in: slots. */
  readonly position: number;
}

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
interface Incidents {
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

export interface DevnetOptions {
  /** A folder of its own, made if missing; everything that must outlive the process is in it. */
  readonly dataDir: string;
  readonly log: Log;
  /** Pace while something is pending or asked for; 4 when left out, 0 = only `advance` moves it. */
  readonly slotsPerSecond?: number;
  /** Contracts to deploy before the devnet is ready; one that is there already stays. */
  readonly contracts: readonly { readonly name: string; readonly initCode: string }[];
}

/** A local chain that runs in processes of its own and answers its real nodes' interfaces. */
export interface Devnet {
  /** The chain's name in the addresses of the API: 'eth'. */
  readonly chain: string;
  /** The same shape as `chains.<chain>.devnet` of the configuration file. */
  readonly settings: JsonObject;
  /**
   * Gives an address test money, in the smallest unit (wei); resolves when the balance is there and
   * durable.
   * @throws {InvalidInputError} when the address is malformed or the amount is not positive.
   */
  fund(options: { address: string; amount: bigint }): Promise<void>;
  /**
   * Moves the chain's time at full speed; resolves when the chain is there and durable.
   * @throws {InvalidInputError} when the number is not a positive whole one.
   * @throws {ImpossibleError} when the chain's time would run past the real one.
   */
  advance(by: { slots: number } | { epochs: number } | { days: number }): Promise<ChainTime>;
  /** The chain's time, whether it runs, and why or why not in words. */
  clock(): Promise<ChainTime & { running: boolean; reason: string }>;
  /** A request came in: the clock may run for another minute. */
  touch(): void;
  readonly incidents: Incidents;
  /** Writes a checkpoint and ends every process of the devnet. */
  stop(): Promise<void>;
}
