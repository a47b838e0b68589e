import { formatAmount, parseAmount } from '@kiln-connect/core';
import type { PolicyChain, PolicyDocument, Rule } from './policy-document.ts';

const AMOUNTS = ['max_per_transaction', 'max_per_day', 'max_fee'] as const;
const LISTS = ['validators', 'withdrawal_addresses'] as const;

export type AmountName = (typeof AMOUNTS)[number];
export type ListName = (typeof LISTS)[number];

/** The limits of one chain while they are typed. */
export interface RuleDraft {
  /** False: the policy does not name the chain, and nothing may be done on it. */
  readonly isUsed: boolean;
  /** Undefined: every action may be done. */
  readonly actions: readonly string[] | undefined;
  /** In whole tokens; empty for no limit. */
  readonly amounts: { readonly [name in AmountName]: string };
  /** An entry a line; undefined: anybody. */
  readonly lists: { readonly [name in ListName]: string | undefined };
}

export type PolicyDraft = { readonly [chain: string]: RuleDraft };

/** What a document looks like in the form. */
export const draftOf = (
  policy: PolicyDocument | null,
  chains: readonly PolicyChain[],
): PolicyDraft =>
  Object.fromEntries(
    chains.map((chain) => {
      const rule = policy === null ? {} : policy.chains[chain.chain];
      return [chain.chain, ruleDraftOf(rule, chain)];
    }),
  );

const ruleDraftOf = (rule: Rule | undefined, { decimals }: PolicyChain): RuleDraft => {
  const amount = (limit: string | undefined) =>
    limit === undefined ? '' : formatAmount(BigInt(limit), decimals);
  return {
    isUsed: rule !== undefined,
    actions: rule?.actions,
    amounts: {
      max_per_transaction: amount(rule?.max_per_transaction),
      max_per_day: amount(rule?.max_per_day),
      max_fee: amount(rule?.max_fee),
    },
    lists: {
      validators: rule?.validators?.join('\n'),
      withdrawal_addresses: rule?.withdrawal_addresses?.join('\n'),
    },
  };
};

/** What is wrong with a draft, by chain and field. */
export type DraftFaults = { readonly [place: string]: string };

export const placeOf = (chain: string, field: string): string => `${chain}.${field}`;

/** The document that was typed, and what is wrong with it; entries of lists are the server's to judge. */
export function readDraft(
  draft: PolicyDraft,
  network: string,
  known: readonly PolicyChain[],
): { readonly document: PolicyDocument; readonly faults: DraftFaults } {
  const faults: { [place: string]: string } = {};
  const chains: { [chain: string]: Rule } = {};
  for (const { chain, decimals, token } of known) {
    const rule = draft[chain];
    if (!rule?.isUsed) continue;
    const amounts = AMOUNTS.flatMap((name) => {
      const typed = rule.amounts[name].trim();
      if (typed === '') return [];
      const value = smallestUnits(typed, decimals);
      if (value !== undefined) return [[name, value] as const];
      faults[placeOf(chain, name)] =
        `Expected an amount in ${token} such as 32 or 0.5, with at most ${decimals} digits after the point.`;
      return [];
    });
    const lists = LISTS.flatMap((name) => {
      const typed = rule.lists[name];
      return typed === undefined ? [] : [[name, entriesOf(typed)] as const];
    });
    chains[chain] = {
      ...(rule.actions !== undefined && { actions: [...rule.actions] }),
      ...Object.fromEntries(amounts),
      ...Object.fromEntries(lists),
    };
  }
  return { document: { version: 1, network, chains }, faults };
}

function smallestUnits(text: string, decimals: number): string | undefined {
  try {
    const value = parseAmount(text, decimals);
    return value < 0n ? undefined : value.toString();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const entriesOf = (text: string): readonly string[] =>
  text.split(/[\s,]+/).filter((entry) => entry !== '');
