import type { Json } from '@kiln-connect/core';
import type { PolicyChainAnswer } from '@kiln-connect/usecases';

/** The limits of one chain, as the published format has them. */
export interface Rule {
  readonly actions?: readonly string[];
  readonly max_per_transaction?: string;
  readonly max_per_day?: string;
  readonly max_fee?: string;
  readonly validators?: readonly string[];
  readonly withdrawal_addresses?: readonly string[];
}

/** A signing policy in the published format; what the server answers is one. */
export interface PolicyDocument {
  readonly version: 1;
  readonly network: string;
  readonly chains: { readonly [chain: string]: Rule };
}

/** What the page needs to know of a chain. */
export type PolicyChain = Pick<
  PolicyChainAnswer,
  'chain' | 'title' | 'token' | 'decimals' | 'actions'
>;

/** The document of an answer; null for no policy. */
export const documentOf = (policy: Json): PolicyDocument | null =>
  policy as unknown as PolicyDocument | null;
