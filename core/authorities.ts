import type { BlockRef } from './reporting.ts';

/**
 * Who may do what with a stake and until when it is locked, by the chain's names of it
 * (`ChainInfo.authorities`): addresses, credentials and numbers as the chain's wire answers write them.
 */
export type Authorities = { readonly [name: string]: string };

export interface StakeAuthorities {
  readonly stakeId: string;
  readonly authorities: Authorities;
}

/** The authorities of stakes in one state of a chain. */
export interface AuthorityReading {
  /** The block after which the state was read; where several were, the first of them. */
  readonly block: BlockRef;
  /** Those of the stakes asked for that the state knows. */
  readonly stakes: readonly StakeAuthorities[];
}

/** What an authority is, for people. */
export interface AuthorityName {
  /** 'Withdraw authority' */
  readonly label: string;
  /** What whoever has it can do, as a sentence: it tells how bad a change of it is. */
  readonly meaning: string;
}

/** Names whose value is not the same in both, in the order of the alphabet. */
export const changedAuthorities = (before: Authorities, after: Authorities): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => before[name] !== after[name])
    .sort();

/** Whether a stake has every authority that was expected of it; what was not expected may be anything. */
export const hasAuthorities = (stake: Authorities, expected: Authorities): boolean =>
  Object.entries(expected).every(([name, value]) => stake[name] === value);
