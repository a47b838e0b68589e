import type { JsonObject, Log } from '@kiln-connect/core';

/** A moment of a simulated chain. */
export interface ChainTime {
  /** RFC 3339, UTC. */
  readonly time: string;
  /** What the chain counts its time in: slots. */
  readonly position: number;
}

/** How far a chain's time is to move. */
export type AdvanceBy =
  | { readonly slots: number }
  | { readonly epochs: number }
  | { readonly hours: number }
  | { readonly days: number };

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
  /** The chain's name in the addresses of the API: 'eth', 'sol'. */
  readonly chain: string;
  /** The same shape as `chains.<chain>.devnet` of the configuration file. */
  readonly settings: JsonObject;
  /**
   * Gives an address test money, in the smallest unit (wei, lamports); resolves when the balance is there and
   * durable.
   * @throws {InvalidInputError} when the address is malformed or the amount is not positive.
   */
  fund(options: { address: string; amount: bigint }): Promise<void>;
  /**
   * Moves the chain's time at full speed; resolves when the chain is there and durable.
   * @throws {InvalidInputError} when the number is not a positive whole one.
   * @throws {ImpossibleError} when the chain's time would run past the real one.
   */
  advance(by: AdvanceBy): Promise<ChainTime>;
  /** The chain's time, whether it runs, and why or why not in words. */
  clock(): Promise<ChainTime & { running: boolean; reason: string }>;
  /** A request came in: the clock may run for another minute. */
  touch(): void;
  /** Writes a checkpoint and ends every process of the devnet. */
  stop(): Promise<void>;
}
