import type { JsonObject, StakeFilter } from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import { chainOf } from '../chain-of.ts';
import { dayPrices } from '../reports/export/day-prices.ts';
import { partsOf } from '../reports/export/row-slices.ts';
import { readRewardPeriods } from '../reports/report-rewards.ts';
import { totalsOf } from '../reports/reward-periods.ts';
import type { System } from '../system.ts';
import type { Holdings } from './portfolio-answer.ts';

/** Stakes that are in memory at a time. */
const PIECE = 500;

/** A chain's holdings, and what of them is not known, in a sentence each. */
export interface ChainHoldings {
  readonly holdings: Holdings;
  readonly gaps: readonly string[];
}

/** Adds up what the stakes of a filter hold and have earned, as the chain was last read. */
export async function readHoldings(
  { chain, filter }: { chain: string; filter: StakeFilter },
  caller: Pick<Caller, 'organizationId' | 'network'>,
  system: System,
): Promise<ChainHoldings> {
  const { organizationId, network } = caller;
  const { store } = system;
  const { info, portfolio } = await chainOf(chain, system);
  const question = { chain, network, organizationId, filter };
  const periods = await readRewardPeriods({ chain, query: { filter } }, caller, system);
  const [stakeIds, context] = await Promise.all([
    store.stakes.ids(question),
    store.rewards.context({ ...question, prices: { token: info.token } }),
  ]);
  const groups = new Map(portfolio.groups.map((field) => [field, { stakes: 0, amount: 0n }]));
  const sums = { stakes: 0, active: 0, balance: 0n, unread: 0 };
  for (const part of partsOf(stakeIds, PIECE)) {
    const rows = await store.reportRows.stakes({ chain, network, organizationId, stakeIds: part });
    for (const { answer } of rows) {
      if (answer === undefined) {
        sums.unread += 1;
        continue;
      }
      const stake = portfolio.stakeOf(JSON.parse(answer) as JsonObject);
      sums.stakes += Number(stake.isStake);
      sums.active += Number(stake.isActive);
      sums.balance += stake.balance;
      for (const field of stake.groups) {
        const group = groups.get(field) ?? { stakes: 0, amount: 0n };
        groups.set(field, { stakes: group.stakes + 1, amount: group.amount + stake.balance });
      }
    }
  }
  const components = totalsOf(periods.map((period) => period.components));
  const prices = dayPrices(context.prices, new Map(), info);
  return {
    holdings: {
      info,
      stakes: sums.stakes,
      active: sums.active,
      balance: sums.balance,
      rewards: portfolio.totalRewards(components),
      groups,
      figures: portfolio.figures({
        components,
        stakeBalance: periods.at(-1)?.stakeBalance ?? 0n,
        balanceSeconds: periods.reduce((sum, period) => sum + period.balanceSeconds, 0n),
      }),
      valueOf: (amount) => prices.valueOf(amount, prices.latest),
    },
    gaps: [
      ...(prices.latest === undefined
        ? [`no price of ${info.token} is known, so its values in US dollars are given as 0`]
        : []),
      ...(sums.unread > 0 ? [`stakes that were not read from the chain yet: ${sums.unread}`] : []),
      ...(context.isReading
        ? ['the history of some stakes is still being read, so rewards are not complete']
        : []),
    ],
  };
}
