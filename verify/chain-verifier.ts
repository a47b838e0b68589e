import type { Intent, JsonObject, Network, OperatorStatement, Verdict } from '@kiln-connect/core';
import type * as z from 'zod';
import type { Part } from './parts.ts';

export interface VerifyOptions {
  /** The chain's name in the addresses of the API: 'eth'. */
  readonly chain: string;
  readonly network: Network;
  /** Exactly what will be signed, or what was signed, as text: hex with or without 0x on every chain. */
  readonly bytes: string;
  /** What the user wants, in the public format; it may come from anywhere and be of any shape. */
  readonly intent: unknown;
  /** The operator's statements for the validators, where the intent names an operator key. */
  readonly statements?: readonly OperatorStatement[];
  /** An organization's signing policy, in the public format; it may be of any shape. */
  readonly policy?: unknown;
  /**
   * What was crafted before on the present UTC day and counts towards the policy's limit, in the
   * smallest unit as decimal text. Bytes do not know it: without it the limit of a day is not proved.
   */
  readonly spentToday?: string | undefined;
}

/** A question whose parts are plain data: whoever reads one of them twice reads the same. */
export type Question = VerifyOptions & { readonly statements: readonly OperatorStatement[] };

export interface DecodeOptions {
  readonly chain: string;
  readonly network: Network;
  readonly bytes: string;
}

export interface TermsOptions {
  readonly chain: string;
  readonly network: Network;
  /** The action's name in the addresses of the API: 'stake'. */
  readonly action: string;
  /** The body of the request, in the wire contract's names. */
  readonly request: JsonObject;
}

/** What a transaction moves, or may move: all that a policy can limit. */
export interface Exposure {
  /**
   * What leaves the wallet to be staked, or its owner for another one, in the chain's smallest unit;
   * undefined when neither intent nor bytes tell how much it is.
   */
  readonly amount: bigint | undefined;
  /** Whom the stake comes to be with: of each all names by which it may be allowed. */
  readonly validators: readonly (readonly string[])[];
  /** To whom it pays out, now or later. */
  readonly withdrawalAddresses: readonly string[];
}

/** What a policy needs to know of a chain. */
export interface ChainPolicy {
  /** What may be allowed by name: the actions that are verified, and requests that hand out means to stake. */
  readonly actions: readonly string[];
  /** A name in a rule's list of validators. */
  readonly validator: z.ZodType<string>;
  /** An entry in a rule's list of withdrawal addresses. */
  readonly withdrawalAddress: z.ZodType<string>;
  /** Of an intent whose bytes were accepted; undefined when the action does not tell. */
  exposureOf(intent: Intent, statements: readonly OperatorStatement[]): Exposure | undefined;
  /**
   * Of a request, as far as it fixes it: validators that are chosen later are not in it. Undefined when
   * the action does not tell.
   */
  exposuresOf(action: string, request: JsonObject): readonly Exposure[] | undefined;
  /** An amount in the smallest unit as people read it, exact, and as it is: '1.5 SOL (1500000000 lamports)'. */
  amountText(amount: bigint): string;
  /** All that the wallet can lose by the transaction, fees included, in the smallest unit. */
  totalOf(cost: Verdict['cost']): bigint;
  /** A text that transactions share of which the chain takes at most one. */
  placeOf(verdict: Verdict): string;
  /**
   * How it shows that unsigned bytes never will be on chain: one of the preconditions `ended` does not
   * hold any more, and all of `untouched`, which their coming there would have broken, still do. Absent
   * where bytes have no end.
   */
  readonly lapse?: { readonly ended: readonly string[]; readonly untouched: readonly string[] };
}

/** The bytes that a text spells, in parts. */
export interface Described {
  readonly bytes: Uint8Array;
  readonly parts: readonly Part[];
}

/** What each chain's folder gives to the registry. */
export interface ChainVerifier {
  /** What people call the chain: 'Ethereum'. */
  readonly title: string;
  /** What the `hash` of a verdict is to whoever signs: the hash of the bytes, or the message itself. */
  readonly signs: 'hash' | 'message';
  /** The actions that it judges, by their names in the addresses of the API. */
  readonly actions: readonly string[];
  /** The public format of each action's intents as JSON Schema (2020-12). */
  readonly intentSchemas: { readonly [action: string]: JsonObject };
  /** Never throws, whatever the bytes and the intent are: it refuses. */
  verify(question: Question): Promise<Verdict>;
  /** @throws {InvalidInputError} 'undecodable_transaction' */
  decode(options: DecodeOptions): JsonObject;
  /**
   * Which bytes mean what. Bytes that can not be read are a part as well.
   * @throws {InvalidInputError} 'undecodable_transaction' when the text spells no bytes,
   * 'unknown_network'
   */
  describe(options: DecodeOptions): Described;
  /**
   * The terms that a request fixes, for each transaction that it asks for and in their order; one that
   * is null may not be in the intent. Undefined for an action that is not known.
   */
  terms(action: string, request: JsonObject): readonly JsonObject[] | undefined;
  readonly policy: ChainPolicy;
}
