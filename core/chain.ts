import type { ZodType } from 'zod';
import type { AuthorityReading, StakeAuthorities } from './authorities.ts';
import type { ChainInfo } from './chain-info.ts';
import type { Clock } from './clock.ts';
import type { DurableNonces } from './durable-nonces.ts';
import type { CheckedPrecondition, Intent, Precondition } from './intent.ts';
import type { Json, JsonObject } from './json.ts';
import type { Log } from './log.ts';
import type { Network } from './network.ts';
import type { NetworkStakes } from './network-stakes.ts';
import type { OperatorStatement } from './operator-statement.ts';
import type { ChainPortfolio, ChainReport } from './report.ts';
import type {
  BlockRef,
  ChainSlice,
  EpochSpan,
  RewardPeriod,
  StakeKnowledge,
  StakeRow,
} from './reporting.ts';
import type { SignedExit, ValidatorHomes } from './validator-homes.ts';
import type { RewardFormat, WireRoute } from './wire.ts';

/** A validator key made from the operator's seed; the secret stays inside. */
export interface DerivedKey {
  /** Lower-case hex with 0x. */
  readonly publicKey: string;
  sign(message: Uint8Array): Uint8Array;
  /**
   * The key as an encrypted file of the chain's standard (EIP-2335). `low` cost of the password's
   * derivation is for a password of 256 random bits alone; `high` when left out.
   */
  keystore(password: string, cost?: 'high' | 'low'): Promise<JsonObject>;
}

/** A key that was reserved for one organization and will never be handed out again. */
export interface HandedOutKey {
  readonly key: DerivedKey;
  readonly statement: OperatorStatement;
  /** The operator's OpenPGP signature of the statement's message: detached, in ASCII armor. */
  readonly openPgpSignature: () => Promise<string>;
}

/** Where a chain gets validator keys from while it crafts. */
export interface ValidatorKeySource {
  /**
   * Reserves keys that no chain, deposit log or validator client has seen; they are put into a
   * validator client of the network behind the answer.
   * @throws {NodeUnavailableError} when it can not be made sure that they are unseen.
   */
  handOut(request: {
    count: number;
    withdrawalCredentials: string;
    feeRecipient: string;
  }): Promise<readonly HandedOutKey[]>;
}

/** A transaction as crafted, before anybody has looked at it. */
export interface Crafted {
  /** The wire answer without its envelope. */
  readonly answer: JsonObject;
  /** Exactly what the verifier judges and the signer signs, in hex as the chain's wire answer has it. */
  readonly bytes: string;
  readonly intent: Intent;
  readonly statements: readonly OperatorStatement[];
  /** Stakes that come to be with it, to be linked to the account. */
  readonly stakeIds: readonly string[];
  /**
   * On chains that number a wallet's transactions: how many others have to be sent before this one,
   * as it was crafted after them. None when left out; below 0 it is to replace one that was sent and
   * that no block has yet.
   */
  readonly ahead?: number;
}

export interface CraftContext {
  readonly validatorKeys: ValidatorKeySource;
}

/** Where a chain that numbers a wallet's transactions gets the numbers from while it crafts. */
export interface NonceSource {
  /**
   * Reserves numbers, in rising order, so that transactions that are crafted in a row do not get the
   * same one. They are the lowest from `next` (what the chain says) on that are not reserved: whoever
   * sends all in their order leaves no gap. `first` asks for certain ones, reserved or not, and also
   * for those from `unused` on, of which transactions wait that no block has yet. `purpose` names what
   * they are for where the same once more can only mean the same transactions: they get the same ones.
   * Where the wallet's `funds` are too little for these and for all that were crafted before and are
   * not sent, those are taken for given up, and these get their numbers: not all of them can be meant.
   * @throws {ImpossibleError} 'nonce_unavailable' when `first` is below `unused` or beyond a gap.
   */
  reserve(request: {
    wallet: string;
    unused: number;
    next: number;
    count: number;
    /** What each of the transactions may cost at most, in the smallest unit of the chain's token. */
    cost: bigint;
    /** What the wallet has for them, without what those may cost that wait for a block. */
    funds: bigint;
    first?: number | undefined;
    purpose?: string | undefined;
  }): Promise<readonly number[]>;
  /**
   * What those transactions may cost at most that were sent from here and that no block has yet, from
   * `unused` on and before `next`; without those that `first` is to replace.
   */
  waitingCost(request: {
    wallet: string;
    unused: number;
    next: number;
    count: number;
    first?: number | undefined;
  }): Promise<bigint>;
}

/**
 * An account on chain that keeps bytes valid until they are used, for signers who take days: a
 * transaction uses it up, and nobody but its authority, the operator, can do so otherwise.
 */
export interface DurableNonce {
  readonly account: string;
  /** The operator's public key on that chain. */
  readonly authority: string;
  /** What the account holds now: no other transaction has it. */
  readonly nonce: string;
  /**
   * The authority's signature over a transaction of which it must need nothing but the nonce; of one
   * lease it is given over one transaction alone.
   */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** Where a chain that has durable nonces gets them from while it crafts. */
export interface DurableNonceSource {
  /**
   * Leases an account to the one transaction that is being crafted. It is given back when nothing is
   * handed out, else it stays leased until the transaction is on chain or is given up.
   * @throws {ImpossibleError} when none is free.
   */
  lease(): Promise<DurableNonce>;
}

/** What the crafting of an action may ask of the system. */
export interface ActionContext extends CraftContext {
  readonly nonces: NonceSource;
  /** Absent where the operator has no such accounts. */
  readonly durableNonces?: DurableNonceSource;
  /** Of these validator keys those that this operator handed out, to whomever. */
  handedOut(publicKeys: readonly string[]): Promise<ReadonlySet<string>>;
}

/** What a request was crafted into. */
export interface CraftedTransactions {
  /** At least one, in the order in which they have to be sent. */
  readonly transactions: readonly Crafted[];
  /** The wire answer is a list, however many there are. */
  readonly isList: boolean;
}

/** What a signed transaction is, read from its bytes alone. */
export interface SignedTransaction {
  readonly txHash: string;
  /** The hash that was signed: how a crafted transaction is found again. */
  readonly unsignedTxHash: string;
  /** Who signed it, in the form of an intent's `wallet`. */
  readonly sender: string;
  /** Stakes that it funds. */
  readonly stakeIds: readonly string[];
}

export interface NodeHealth {
  /** Which node, without secrets of its address: 'eth execution node http://127.0.0.1:8545'. */
  readonly node: string;
  /** Nodes of one kind stand in for each other ('execution'); a node without one stands alone. */
  readonly kind?: string;
  readonly healthy: boolean;
  /** Why not, in words; the height or slot when healthy. */
  readonly detail: string;
  /** It said what can not be true: why, by a short name, and until when it is not asked again. */
  readonly setAside?: { readonly reason: string; readonly until: Date };
  /** How often it was set aside since the start, by reason. */
  readonly timesSetAside?: { readonly [reason: string]: number };
  /** What it was asked for since the start, beside what tells which chain it is on. */
  readonly requests?: number;
}

/** A chain connected to its nodes on one network: its only I/O. */
export interface ChainConnection {
  /** One entry a node; never throws. */
  health(): Promise<readonly NodeHealth[]>;

  /**
   * Reads what the action needs from the chain and crafts it.
   * @throws {ImpossibleError} when the chain would refuse it; says have and need.
   */
  craft(action: string, input: JsonObject, context: ActionContext): Promise<CraftedTransactions>;
  /** Validator keys with deposit data, for those who make the transaction themselves. */
  handOutKeys?(
    input: JsonObject,
    context: CraftContext,
  ): Promise<{
    answer: Json;
    statements: readonly OperatorStatement[];
    stakeIds: readonly string[];
  }>;
  /** `ahead`: as that of the transaction that they belong to. */
  checkPreconditions(
    preconditions: readonly Precondition[],
    options?: { ahead?: number },
  ): Promise<readonly CheckedPrecondition[]>;
  /** Sends it; sending the same bytes again gives the same answer. */
  broadcast(input: JsonObject): Promise<JsonObject>;
  /** `signed`: its bytes where they were sent from here; they tell why no node knows it any more. */
  status(query: JsonObject, options?: { signed?: string | undefined }): Promise<JsonObject>;

  /** Absent where the chain has no such accounts. */
  readonly durableNonces?: DurableNonces;
  /** Which of these keys were seen anywhere that matters, each with where. */
  usedValidatorKeys?(publicKeys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Without names where none is configured: there an operator carries keystores by hand. */
  readonly validatorHomes?: ValidatorHomes;
  /** An exit of each key's validator, valid from the current epoch on; in the order asked. */
  signExits?(keys: readonly DerivedKey[]): Promise<readonly SignedExit[]>;
  /**
   * Hands a signed exit to the chain; the same one again changes nothing.
   * @throws {ImpossibleError} when the chain refuses it.
   */
  submitExit?(message: JsonObject): Promise<void>;
  /** Of these validators those whose exit has begun or is over, as no reorganization can take back. */
  exitsBegun?(publicKeys: readonly string[]): Promise<ReadonlySet<string>>;

  head(): Promise<BlockRef>;
  finalized(): Promise<BlockRef>;
  /** The canonical block at that position, or the last one before it. */
  blockAtOrBefore(position: number): Promise<BlockRef>;
  /** The first position whose time is not before this one. */
  positionAt(time: Date): Promise<number>;
  /**
   * The epochs of that range, inclusive, that have begun; about a hundred where it has no begin or no
   * end. Absent where a chain has none.
   */
  epochs?(range: {
    from?: number | undefined;
    to?: number | undefined;
  }): Promise<readonly EpochSpan[]>;
  readRange(range: { from: number; to: number; stakeIds: readonly string[] }): Promise<ChainSlice>;
  /** As of head, in the order asked; a stake that the chain does not know has the state for that. */
  readStakes(stakes: readonly StakeKnowledge[]): Promise<readonly StakeRow[]>;
  /**
   * Who controls these stakes now, as of one state that is confirmed; absent where a chain has no such
   * thing. It is asked for all tracked stakes with every new head, so it must be cheap.
   */
  readAuthorities?(stakeIds: readonly string[]): Promise<AuthorityReading>;
  /** The last transaction in these positions, inclusive, that changed a stake's authorities. */
  authorityTransaction?(range: {
    stakeId: string;
    from: number;
    to: number;
  }): Promise<string | undefined>;
  /** Stake ids of the chain's own numbers; unknown numbers are left out. */
  stakeIdsOfIndexes?(indexes: readonly number[]): Promise<readonly string[]>;
  /** Where a stake's history begins on chain; undefined when it is not there yet. */
  firstPosition(stakeId: string): Promise<number | undefined>;
  /** Every stake of the network, as of the head or little older; absent where it can not be told. */
  networkStakes?(): Promise<NetworkStakes>;
  /** `priceUsd`: what the token costs, where the system knows it. */
  networkStats(known?: { priceUsd?: number | undefined }): Promise<JsonObject>;

  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly network: Network;
  /** What `ChainRegistration.settings` made of the configuration. */
  readonly settings: unknown;
  readonly log: Log;
  readonly clock: Clock;
  /** Where stakes on the operator's keys were told to let blocks pay to; others are left out. */
  readonly feeRecipients?: (stakeIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

/** The only door of a chain's folder. */
export interface Chain {
  readonly info: ChainInfo;
  connect(options: ConnectOptions): Promise<ChainConnection>;
  /** Settings for the user's own nodes, each probed for what it is. */
  settingsFromNodes(urls: readonly string[], network: Network): Promise<unknown>;
  /** Validator keys from a seed (EIP-2333); absent where the chain has none. */
  deriveValidatorKey?(seed: Uint8Array, index: number): DerivedKey;
  /**
   * Who controls which stakes once a transaction of this intent is on chain, as far as it settles that;
   * pure. `stakeIds` come to be with it, where they are not named in the intent.
   */
  intendedAuthorities?(crafted: Pick<Crafted, 'intent' | 'stakeIds'>): readonly StakeAuthorities[];
  /** The same for keys that were handed out without a transaction; pure. */
  statedAuthorities?(statements: readonly OperatorStatement[]): readonly StakeAuthorities[];
  /** (unsigned bytes, signatures) to signed bytes; pure. */
  prepare(input: JsonObject): JsonObject;
  /**
   * Pure.
   * @throws {InvalidInputError} when it is not a signed transaction for this network.
   */
  readSigned(input: JsonObject, network: Network, settings: unknown): SignedTransaction;
  /**
   * Components of rewards that add to the stake until it pays them out; all others are paid at once.
   * Absent where that can not be told: then income can be recognized by accrual alone.
   */
  readonly accruingComponents?: readonly string[];
  /** The periods of a report as wire objects, in the format that was asked for; pure. */
  rewardAnswers(periods: readonly RewardPeriod[], format: RewardFormat): readonly JsonObject[];
  /** What the operator's own stakes earned, from the days of a month, oldest first; pure. */
  operatorStats?(days: readonly RewardPeriod[]): JsonObject;
  /** Its part of exported reports. */
  readonly report: ChainReport;
  /** Its part of portfolios. */
  readonly portfolio: ChainPortfolio;
}

/** What is known of a chain without loading its libraries. */
export interface ChainRegistration {
  readonly info: ChainInfo;
  readonly routes: readonly WireRoute[];
  /** Schema of `chains.<name>.<network>` in the configuration file. */
  readonly settings: ZodType;
  /** Schema of one stake's id as users write it; it gives the form that is stored and answered. */
  readonly stakeId: ZodType<string>;
  readonly load: () => Promise<{ readonly default: Chain }>;
}

/** Checks nothing and changes nothing: it gives a chain's object its type. */
export const defineChain = (chain: Chain): Chain => chain;
