import { type JsonObject, NotBuiltError } from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import { chainOf } from '../chain-of.ts';
import type { System } from '../system.ts';
import { readRewardPeriods } from './report-rewards.ts';
import { dayAfter, dayAt } from './reward-calendar.ts';

/** A month of whole days, and the one that is not over. */
const DAYS = 31;

/**
 * What all stakes on the operator's own keys earned in the last month of the chain's time.
 * @throws {NotBuiltError} 'operator_stats_not_available' where the chain has none.
 * @throws {NodeUnavailableError} when no node of the chain answers.
 */
export async function readOperatorStats(
  { chain: name }: { chain: string },
  caller: Pick<Caller, 'organizationId' | 'network'>,
  system: System,
): Promise<JsonObject> {
  const chain = await chainOf(name, system);
  if (!chain.operatorStats) {
    throw new NotBuiltError({
      code: 'operator_stats_not_available',
      message: `There are no statistics of the operator's stakes on ${name}.`,
    });
  }
  const connection = await system.connections(name, caller.network);
  const { time } = await connection.head();
  const query = { filter: { scope: 'operator' }, startDate: dayAfter(dayAt(time), -DAYS) } as const;
  return chain.operatorStats(await readRewardPeriods({ chain: name, query }, caller, system));
}
