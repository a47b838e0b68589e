import type { ReportQuery } from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import type { JsonList } from './list-stakes.ts';
import { readNewStakesOf } from './read-new-stakes.ts';
import { stakeQuestion } from './stake-question.ts';

/**
 * What happened to stakes, the latest first.
 * @throws {NotFoundError} 'account_not_found', also for another organization's.
 * @throws {NotBuiltError} 'scope_not_built' for every stake of the network.
 */
export async function listOperations(
  { chain, query: { filter, startDate, endDate } }: { chain: string; query: ReportQuery },
  caller: Caller,
  system: System,
): Promise<JsonList> {
  const question = await stakeQuestion({ chain, filter }, caller, system);
  await readNewStakesOf(question, system);
  const { answers, isReading } = await system.store.operations.list({
    ...question,
    ...(startDate !== undefined && { startDate }),
    ...(endDate !== undefined && { endDate }),
  });
  return { dataJson: answers, ...(isReading && { history_incomplete: true }) };
}
