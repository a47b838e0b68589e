import type { Json, JsonObject } from './json.ts';
import type { Network } from './network.ts';

/**
 * What a user asks for, in a public, versioned format. Each chain's verifier narrows it by action;
 * the fields of an action carry the names of the wire contract, and every action names the parties.
 */
export interface Intent {
  readonly version: 1;
  /** The chain's name in the addresses of the API: 'eth'. */
  readonly chain: string;
  readonly network: Network;
  /** The action's name in the addresses of the API: 'stake'. */
  readonly action: string;
  readonly [field: string]: Json | undefined;
}

/** Something that bytes alone can not prove and that must be true on chain when they are signed. */
export interface Precondition {
  /** A code of the chain's closed set: 'validator_key_unused'. */
  readonly code: string;
  /** What must be true, in words. */
  readonly statement: string;
  /** How a person checks it with public tools. */
  readonly how: string;
  /** The values that the check needs. */
  readonly subject: JsonObject;
}

export interface CheckedPrecondition extends Precondition {
  readonly held: boolean;
  /** What was found, in words. */
  readonly finding: string;
}

export interface Reason {
  /** A code of the chain's closed set: 'wrong_recipient'. */
  readonly code: string;
  /** What is wrong, with what was expected and what the bytes say. */
  readonly message: string;
  /** The part of the transaction that it speaks of: 'to', 'deposits[3].signature'. */
  readonly at?: string;
  /** What it is, where a bound of a policy is passed; in the smallest unit, decimal text. */
  readonly have?: string;
  /** The most that it may be. */
  readonly limit?: string;
}

/** A line of the readable account: what the bytes do, without trusting anybody. */
export interface AccountLine {
  readonly label: string;
  readonly value: string;
}

/** The answer of the verifier. */
export interface Verdict {
  readonly verdict: 'accepted' | 'refused';
  /** Why it is refused; empty when accepted. */
  readonly reasons: readonly Reason[];
  readonly account: readonly AccountLine[];
  /** Costs in the chain's smallest unit, decimal strings: `{ max_fee_wei, value_wei }`. */
  readonly cost: { readonly [name: string]: string };
  /** The hash that the chain's signers sign, of exactly the bytes that were judged. */
  readonly hash: string;
  readonly preconditions: readonly Precondition[];
  /** 'bytes' when no node was asked; 'bytes and chain' when every precondition was checked. */
  readonly proved: 'bytes' | 'bytes and chain';
  /** What it was held against besides; absent without a signing policy, or when it was refused before. */
  readonly policy?: JudgedPolicy;
}

/** How a transaction stands to an organization's signing policy. */
export interface JudgedPolicy {
  /** SHA-256 of the policy as canonical JSON, 64 hex digits: which one it was. */
  readonly hash: string;
  /** What counts towards the limits, in the chain's smallest unit; null when it can not be told. */
  readonly amount: string | null;
  /** Of transactions with the same text here the chain takes at most one. */
  readonly place: string;
}
