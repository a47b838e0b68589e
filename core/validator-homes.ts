import type { DerivedKey } from './chain.ts';
import type { JsonObject } from './json.ts';

/** What became of a key that was to be put somewhere. */
export interface KeyOutcome {
  /** Lower-case hex with 0x. */
  readonly publicKey: string;
  /** Why it is not there now, in words; undefined when it is. */
  readonly problem: string | undefined;
}

/** What became of a key that was to be taken out. Only a key that is `removed` may go elsewhere. */
export type RemovedKey = { readonly publicKey: string } & (
  | {
      readonly outcome: 'removed';
      /** What it signed there and before, in the chain's interchange format. */
      readonly signed: JsonObject;
    }
  /** It signs no more, and nothing tells what it signed. */
  | { readonly outcome: 'removed_without_history' }
  | { readonly outcome: 'not_there' }
  | { readonly outcome: 'kept'; readonly problem: string }
);

/**
 * Where validator keys do their duties: validator clients, with the remote signers behind them. A key
 * in two of them is slashed: who puts one in must know that it is in no other. Functions throw
 * `NodeUnavailableError` or `NodeAnswerError` when nothing is known of what was asked.
 */
export interface ValidatorHomes {
  /** In the order of the configuration, which is the order of preference. */
  readonly names: readonly string[];
  /** Public keys that a home holds, lower-case hex with 0x. */
  list(home: string): Promise<ReadonlySet<string>>;
  /** Where new keys go: the first that answered when it was asked last; the first of all if none did. */
  preferred(): string | undefined;
  /** One outcome a key; a key that is there already counts as put in. */
  install(
    home: string,
    keys: readonly {
      readonly key: DerivedKey;
      readonly feeRecipient: string;
      /** What it signed elsewhere, as `RemovedKey` says it. */
      readonly signed?: JsonObject | undefined;
    }[],
  ): Promise<readonly KeyOutcome[]>;
  /** One outcome a key. Asked twice it says the same of what it signed. */
  remove(
    home: string,
    keys: readonly {
      readonly publicKey: string;
      /** What it is known to have signed before it came there. */
      readonly signed?: JsonObject | undefined;
    }[],
  ): Promise<readonly RemovedKey[]>;
}

/** A voluntary exit that a validator's key signed, or why there is none. */
export type SignedExit = { readonly publicKey: string } & (
  | {
      readonly state: 'signed';
      /** The epoch from which it is valid. */
      readonly epoch: number;
      /** As a node of the chain takes it. */
      readonly message: JsonObject;
    }
  /** The chain does not know the validator yet, and an exit names it by the chain's number. */
  | { readonly state: 'no_index' }
);
