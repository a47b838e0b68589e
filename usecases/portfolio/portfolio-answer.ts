import { formatAmount, usdNumber } from '@kiln-connect/core';
import type { Token } from '../reports/export/amount-columns.ts';

/** An amount in whole tokens, and what it is worth. */
type AmountAnswer = {
  readonly amount: string;
  /** 0 where no price is known: `error` says so. */
  readonly amount_usd: number;
};

/** A chain's part of a portfolio; chains add fields of their own. */
type ProtocolPortfolioAnswer = {
  readonly token: string;
  readonly name: string;
  readonly total_stakes: number;
  readonly total_active_stakes: number;
  readonly total_balance: AmountAnswer;
  readonly total_rewards: AmountAnswer;
  readonly balance_share_percent: number;
  readonly rewards_share_percent: number;
  readonly [field: string]: unknown;
};

/** What an account or an organization holds and has earned. */
export type PortfolioAnswer = {
  readonly total_balance_usd: number;
  readonly total_rewards_usd: number;
  readonly total_stakes: number;
  readonly total_active_stakes: number;
  readonly protocols: readonly ProtocolPortfolioAnswer[];
  /** What is not in the figures, in a sentence for each; null when they are whole. */
  readonly error: string | null;
  /** RFC 3339, UTC. */
  readonly updated_at: string;
};

/** One chain's holdings as they were added up; values in units of 10^-8 US dollars. */
export interface Holdings {
  readonly info: Token & { readonly title: string };
  readonly stakes: number;
  readonly active: number;
  readonly balance: bigint;
  readonly rewards: bigint;
  readonly groups: ReadonlyMap<string, { readonly stakes: number; readonly amount: bigint }>;
  readonly figures: { readonly [field: string]: number };
  /** Undefined where no price is known. */
  readonly valueOf: (amount: bigint) => bigint | undefined;
}

/** Percent with two digits after the point. */
const percentOf = (part: bigint, whole: bigint): number =>
  whole <= 0n ? 0 : Number((part * 10_000n) / whole) / 100;

/** Puts holdings into the words of the wire; `error` says what is missing. */
export function portfolioAnswer(
  holdings: readonly Holdings[],
  { error, at }: { error: string | null; at: Date },
): PortfolioAnswer {
  const value = (one: Holdings, amount: bigint): bigint => one.valueOf(amount) ?? 0n;
  const balances = holdings.map((one) => value(one, one.balance));
  const rewards = holdings.map((one) => value(one, one.rewards));
  const total = (values: readonly bigint[]) => values.reduce((sum, one) => sum + one, 0n);
  const [allBalances, allRewards] = [total(balances), total(rewards)];
  // The share of the only protocol needs no price.
  const share = (part: bigint | undefined, whole: bigint): number =>
    holdings.length === 1 ? 100 : percentOf(part ?? 0n, whole);
  return {
    total_balance_usd: usdNumber(allBalances),
    total_rewards_usd: usdNumber(allRewards),
    total_stakes: holdings.reduce((sum, { stakes }) => sum + stakes, 0),
    total_active_stakes: holdings.reduce((sum, { active }) => sum + active, 0),
    protocols: holdings.map((one, i) => {
      const { info, groups, figures } = one;
      const amountAnswer = (amount: bigint): AmountAnswer => ({
        amount: formatAmount(amount, info.decimals),
        amount_usd: usdNumber(value(one, amount)),
      });
      return {
        token: info.token,
        name: info.title,
        total_stakes: one.stakes,
        total_active_stakes: one.active,
        total_balance: amountAnswer(one.balance),
        total_rewards: amountAnswer(one.rewards),
        balance_share_percent: share(balances[i], allBalances),
        rewards_share_percent: share(rewards[i], allRewards),
        ...figures,
        ...Object.fromEntries(
          [...groups].map(([field, { stakes, amount }]) => [
            field,
            { ...amountAnswer(amount), total: stakes },
          ]),
        ),
      };
    }),
    error,
    updated_at: at.toISOString(),
  };
}
