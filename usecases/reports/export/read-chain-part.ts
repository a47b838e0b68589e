import type { ReportQuery, RewardPeriod, StakeFilter } from '@kiln-connect/core';
import type { Caller } from '../../caller.ts';
import { chainOf } from '../../chain-of.ts';
import type { System } from '../../system.ts';
import { accruingComponentsOf, readRewardPeriods, reportContext } from '../report-rewards.ts';
import type { ChainPart, DayRange } from './chain-part.ts';
import { dayPrices } from './day-prices.ts';

/**
 * All of one chain's part of a report but its rows.
 * @throws what `reportContext` throws. @throws {ImpossibleError} 'recognition_not_available'.
 */
export async function readChainPart(
  {
    chain,
    filter,
    clock,
    ...range
  }: { chain: string; filter: StakeFilter } & DayRange & Pick<ChainPart, 'clock'>,
  caller: Pick<Caller, 'organizationId' | 'network'>,
  system: System,
): Promise<ChainPart> {
  const { organizationId, network } = caller;
  const { utcOffsetMinutes, recognition } = clock;
  const { store } = system;
  const { info, report, portfolio, accruingComponents } = await chainOf(chain, system);
  if (recognition === 'withdrawal') await accruingComponentsOf(chain, system);
  const question = { chain, network, organizationId, filter };
  // First: it reads stakes that nobody asked for before, and refuses what must be refused.
  const context = await reportContext({ ...question, prices: { token: info.token } }, system);
  const [stakeIds, listed] = await Promise.all([
    store.stakes.ids(question),
    store.prices.list({ token: info.token, from: '0001-01-01', to: '9999-12-31' }),
  ]);
  const query: ReportQuery = {
    filter,
    utcOffsetMinutes,
    recognition: accruingComponents ? 'withdrawal' : 'accrual',
    // Days without a price are asked for in the background: the next report has them.
    includeUsd: true,
    ...(range.startDate !== undefined && { startDate: range.startDate }),
    ...(range.endDate !== undefined && { endDate: range.endDate }),
  };
  let days: Promise<readonly RewardPeriod[]> | undefined;
  return {
    ...range,
    clock,
    info,
    question,
    report,
    portfolio,
    stakeIds,
    closed: context.closed,
    days: () => {
      days ??= readRewardPeriods(
        { chain, query, valuesEarned: recognition === 'accrual' },
        caller,
        system,
      );
      return days;
    },
    prices: dayPrices(
      context.prices,
      new Map(listed.map(({ day, source }) => [day, source])),
      info,
    ),
    asOf: context.cursor && { position: context.cursor.position, time: context.cursor.time },
    isReading: context.isReading,
  };
}
