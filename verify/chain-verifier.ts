import type { JsonObject, Network, OperatorStatement, Verdict } from '@kiln-connect/core';

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
}

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

/** What each chain's folder gives to the registry. */
export interface ChainVerifier {
  /** The actions that it judges, by their names in the addresses of the API. */
  readonly actions: readonly string[];
  /** Never throws, whatever the bytes and the intent are: it refuses. */
  verify(options: VerifyOptions): Promise<Verdict>;
  /** @throws {InvalidInputError} 'undecodable_transaction' */
  decode(options: DecodeOptions): JsonObject;
  /**
   * The terms that a request fixes, for each transaction that it asks for and in their order; one that
   * is null may not be in the intent. Undefined for an action that is not known.
   */
  terms(action: string, request: JsonObject): readonly JsonObject[] | undefined;
}
