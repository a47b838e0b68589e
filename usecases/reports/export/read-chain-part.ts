import type { ReportQuery, StakeFilter } from '@kiln-connect/core';
import type { Caller } from '../../caller.ts';
import { chainOf } from '../../chain-of.ts';
import type { System } from '../../system.ts';
import { readRewardPeriods } from '../report-rewards.ts';
import type { ChainPart, DayRange } from './chain-part.ts';
import { dayPrices } from './day-prices.ts';

/**
 * All of one chain's part of a report but its rows.
 * @throws what `readRewardPeriods` throws.
 */
export async function readChainPart(
  { chain, filter, ...range }: { chain: string; filter: StakeFilter } & DayRange,
  caller: Pick<Caller, 'organizationId' | 'network'>,
  system: System,
): Promise<ChainPart> {
  const { organizationId, network } = caller;
  const { store } = system;
  const { info, report, portfolio, accruingComponents } = await chainOf(chain, system);
  const query: ReportQuery = {
    filter,
    // Days without a price are asked for in the background: the next report has them.
    includeUsd: true,
    ...(range.startDate !== undefined && { startDate: range.startDate }),
    ...(range.endDate !== undefined && { endDate: range.endDate }),
  };
  // First: it reads stakes that nobody asked for before, and refuses what must be refused.
  const days = await readRewardPeriods({ chain, query }, caller, system);
  const accrual = accruingComponents
    ? await readRewardPeriods(
        { chain, query: { ...query, format: 'monthly', recognition: 'withdrawal' } },
        caller,
        system,
      )
    : [];
  const question = { chain, network, organizationId, filter };
  const [stakeIds, context, listed] = await Promise.all([
    store.stakes.ids(question),
    store.rewards.context({ ...question, prices: { token: info.token } }),
    store.prices.list({ token: info.token, from: '0001-01-01', to: '9999-12-31' }),
  ]);
  const sources = new Map(listed.map(({ day, source }) => [day, source]));
  return {
    ...range,
    info,
    key: { chain, network, organizationId },
    report,
    portfolio,
    stakeIds,
    days,
    accrual,
    prices: dayPrices(context.prices, sources, info),
    asOf: context.cursor && { position: context.cursor.position, time: context.cursor.time },
    isReading: context.isReading,
  };
}
