import {
  type JsonObject,
  NotBuiltError,
  type ReportQuery,
  type RewardDay,
} from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import { chainOf } from '../chain-of.ts';
import type { System } from '../system.ts';
import { readNewStakesOf } from './read-new-stakes.ts';
import { stakeQuestion } from './stake-question.ts';

/**
 * Rewards by UTC day, oldest first. The first day is the first one of the range on which a stake
 * earned or held; from there no day is left out until the end of the range or of what the chain has
 * reached: a day on which nothing came is a figure, too, and it is 0.
 * @throws {NotBuiltError} 'prices_not_built' when values in dollars are asked for, 'scope_not_built'.
 * @throws {NotFoundError} 'account_not_found', also for another organization's.
 */
export async function reportRewards(
  { chain, query }: { chain: string; query: ReportQuery },
  caller: Caller,
  system: System,
): Promise<readonly JsonObject[]> {
  const { filter, startDate, endDate, includeUsd } = query;
  if (includeUsd) {
    throw new NotBuiltError({
      code: 'prices_not_built',
      message: 'Values in US dollars are not built yet; ask without include_usd.',
    });
  }
  const question = await stakeQuestion({ chain, filter }, caller, system);
  await readNewStakesOf(question, system);
  const { store } = system;
  const { network } = caller;
  const [days, cursor] = await Promise.all([
    store.rewards.days({
      ...question,
      ...(startDate !== undefined && { startDate }),
      ...(endDate !== undefined && { endDate }),
    }),
    store.index.cursor({ chain, network }),
  ]);
  const reached = cursor && dayOf(cursor.time);
  const last = [endDate, reached].filter((day) => day !== undefined).sort()[0];
  return (await chainOf(chain, system)).rewardAnswers(withoutGaps(days, last));
}

/** The days with those between them, and those after them up to `last`, that hold nothing. */
export function withoutGaps(days: readonly RewardDay[], last: string | undefined): RewardDay[] {
  const filled: RewardDay[] = [];
  for (const day of days) {
    fillUntil(filled, day.day);
    filled.push(day);
  }
  if (last !== undefined) fillUntil(filled, dayAfter(last));
  return filled;
}

/** Appends empty days from the day after the last one to the one before `end`. */
function fillUntil(days: RewardDay[], end: string): void {
  for (;;) {
    const latest = days.at(-1);
    if (latest === undefined) return;
    const day = dayAfter(latest.day);
    if (day >= end) return;
    days.push({ day, components: {}, stakeBalance: 0n, balanceSeconds: 0n, activeSeconds: 0 });
  }
}

const MILLISECONDS_A_DAY = 86_400_000;

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

const dayAfter = (day: string): string =>
  dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + MILLISECONDS_A_DAY));
