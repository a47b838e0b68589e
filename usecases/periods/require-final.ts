import { ConflictError, ImpossibleError } from '@kiln-connect/core';
import type { BooksKey, ReportContext } from '@kiln-connect/store';
import { readRewardPeriods } from '../reports/report-rewards.ts';
import { dayAfter, midnightOf, unitAfter } from '../reports/reward-calendar.ts';
import type { System } from '../system.ts';

/** How far a chain was read, and whether all of that is known. */
type Reading = Pick<ReportContext, 'cursor' | 'isReading'>;

/**
 * Why the chain's part of a month can not be closed yet; undefined when nothing of it can change any
 * more: 'period_not_final' with have and need, 'history_incomplete' while the history of a stake is
 * still being read.
 */
export function finalityObstacle(
  month: string,
  { cursor, isReading }: Reading,
): ImpossibleError | ConflictError | undefined {
  const named = month.slice(0, 7);
  const end = midnightOf(unitAfter(month, 'month'), 0);
  const finalized = cursor?.finalized?.time;
  if (!finalized || finalized < end) {
    return new ImpossibleError({
      code: 'period_not_final',
      message: `${named} can not be closed yet: the chain is final up to ${finalized?.toISOString() ?? 'nowhere yet'}, and has to be up to ${end.toISOString()}.`,
      details: { have: finalized?.toISOString() ?? null, need: end.toISOString() },
    });
  }
  if (!isReading) return undefined;
  return new ConflictError({
    code: 'history_incomplete',
    message: `${named} can not be closed while the history of some stakes is still being read; try again once it is.`,
  });
}

/** Why a month can not be closed without the prices of these days; undefined when there are none. */
export const priceObstacle = (
  month: string,
  days: readonly string[],
): ImpossibleError | undefined =>
  days.length === 0
    ? undefined
    : new ImpossibleError({
        code: 'prices_missing',
        message: `${month.slice(0, 7)} can not be closed without the prices of ${days.length} of its days, from ${days[0]} on; they are asked for now: try again in some minutes.`,
        details: { days },
      });

/**
 * Makes sure that nothing of a month can change on chain any more; answers the chain time up to which
 * everything is known.
 * @throws {ImpossibleError} 'period_not_final'. @throws {ConflictError} 'history_incomplete'.
 */
export async function requireFinal(
  { chain, network, organizationId, month }: BooksKey & { month: string },
  system: System,
): Promise<Date> {
  const question = { chain, network, organizationId, filter: {} };
  const reading = await system.store.rewards.context(question);
  const obstacle = finalityObstacle(month, reading);
  if (obstacle) throw obstacle;
  if (!reading.cursor) throw new Error('what is final was read');
  return reading.cursor.time;
}

/**
 * Makes sure that months have all prices that they need, where somebody gives prices.
 * @throws {ImpossibleError} 'prices_missing' with the days; they are asked for then.
 */
export async function requirePrices(
  {
    chain,
    network,
    organizationId,
    first,
    last,
  }: BooksKey & { readonly first: string; readonly last: string },
  system: System,
): Promise<void> {
  if (system.prices.source === undefined) return;
  const range = { startDate: first, endDate: dayAfter(unitAfter(last, 'month'), -1) };
  const periods = await readRewardPeriods(
    { chain, query: { filter: {}, ...range, includeUsd: true } },
    { organizationId, network },
    system,
  );
  const obstacle = priceObstacle(
    last,
    periods.flatMap(({ usd }) => usd?.missingDays ?? []),
  );
  if (obstacle) throw obstacle;
}
