import {
  ImpossibleError,
  type JsonObject,
  NotBuiltError,
  type ReportQuery,
  type RewardPeriod,
} from '@kiln-connect/core';
import type { ReportContext, StakeQuestion } from '@kiln-connect/store';
import { accountNotFound } from '../accounts/account-answer.ts';
import type { Caller } from '../caller.ts';
import { chainOf, registrationOf } from '../chain-of.ts';
import type { System } from '../system.ts';
import { readNewStakes } from './read-new-stakes.ts';
import { type ClockFormat, dayAfter, midnightOf, UNIT_OF_FORMAT } from './reward-calendar.ts';
import { readRewardEpochs } from './reward-epochs.ts';
import { rewardPeriods } from './reward-periods.ts';

interface RewardRequest {
  readonly chain: string;
  readonly query: ReportQuery;
  /** Dollars are those of what was earned, also with `recognition: 'withdrawal'`. */
  readonly valuesEarned?: boolean;
}

/** Rewards as they are answered. */
export interface RewardReport {
  /** Wire objects, oldest first. */
  readonly data: readonly JsonObject[];
  /** Set while the history of a stake of it is still being read: then periods are missing, or lack it. */
  readonly history_incomplete?: true;
}

/** Rewards as wire objects; see `readRewardPeriods`, which also says what is thrown. */
export async function reportRewards(
  request: RewardRequest,
  caller: Pick<Caller, 'organizationId' | 'network'>,
  system: System,
): Promise<RewardReport> {
  const { periods, context } = await readRewards(request, caller, system);
  const chain = await chainOf(request.chain, system);
  const data = chain.rewardAnswers(periods, request.query.format ?? 'daily');
  return context.isReading ? { data, history_incomplete: true } : { data };
}

/**
 * Rewards by period, oldest first. The first period is the first one of the range in which a stake
 * earned or held; from there none is left out until the end of the range or of what the chain has
 * reached: a day on which nothing came is a figure, too, and it is 0. Two statements, whatever is
 * asked, when the stakes are known.
 * @throws {NotBuiltError} 'scope_not_built', 'epochs_not_available'.
 * @throws {NotFoundError} 'account_not_found', also for another organization's.
 * @throws {ImpossibleError} 'recognition_not_available', 'too_many_stakes'.
 * @throws {NodeUnavailableError} when a new stake, or an epoch, can not be read.
 */
export async function readRewardPeriods(
  request: RewardRequest,
  caller: Pick<Caller, 'organizationId' | 'network'>,
  system: System,
): Promise<readonly RewardPeriod[]> {
  const { periods } = await readRewards(request, caller, system);
  return periods;
}

async function readRewards(
  { chain, query, valuesEarned }: RewardRequest,
  { organizationId, network }: Pick<Caller, 'organizationId' | 'network'>,
  system: System,
): Promise<{ periods: readonly RewardPeriod[]; context: ReportContext }> {
  const { filter, startDate, endDate, includeUsd = false } = query;
  const { format = 'daily', recognition = 'accrual', utcOffsetMinutes = 0 } = query;
  const { token, decimals } = registrationOf(chain, system).info;
  const question: StakeQuestion = { chain, network, organizationId, filter };
  const prices = includeUsd && {
    token,
    // A day elsewhere may begin on the day before in UTC, or end on the day after.
    ...(startDate !== undefined && { from: dayAfter(startDate, -1) }),
    ...(endDate !== undefined && { to: dayAfter(endDate) }),
  };
  const context = await reportContext({ ...question, ...(prices && { prices }) }, system);
  if (format === 'epoch') {
    const epochs = { from: query.startEpoch, to: query.endEpoch };
    return { periods: await readRewardEpochs({ question, epochs, context }, system), context };
  }

  const accruing =
    recognition === 'withdrawal' ? await accruingComponentsOf(chain, system) : undefined;
  const asked = {
    unit: UNIT_OF_FORMAT[format satisfies ClockFormat],
    utcOffsetMinutes,
    hasMedian: filter.scope !== undefined,
    ...(startDate !== undefined && { since: midnightOf(startDate, utcOffsetMinutes) }),
    ...(endDate !== undefined && { until: midnightOf(dayAfter(endDate), utcOffsetMinutes) }),
    ...(accruing && { accruing }),
  };
  const { closed } = context;
  const { sums, opening } = await system.store.rewards.sums({ ...question, ...asked, closed });
  const periods = rewardPeriods({
    question: asked,
    sums,
    opening,
    context,
    ...(includeUsd && { valuedDecimals: decimals, valuesEarned }),
  });
  // The next to ask finds them.
  system.prices.want({ token, days: periods.flatMap(({ usd }) => usd?.missingDays ?? []) });
  return { periods, context };
}

/**
 * The context of a report, once every stake that it names is known.
 * @throws {NotBuiltError} 'scope_not_built' for the whole network.
 * @throws {NotFoundError} 'account_not_found', also for another organization's.
 * @throws {NodeUnavailableError} when a new stake can not be read.
 */
export async function reportContext(
  question: Parameters<System['store']['rewards']['context']>[0],
  system: System,
): Promise<ReportContext> {
  const { scope } = question.filter;
  if (scope === 'network') throw networkNotBuilt();
  const context = await system.store.rewards.context(question);
  const [foreign] = context.unknownAccounts;
  if (foreign !== undefined) throw accountNotFound(foreign);
  const hasNew = await readNewStakes(question, context, system);
  const read = hasNew ? await system.store.rewards.context(question) : context;
  // What the whole operator does is in nobody's books.
  return scope === undefined ? read : { ...read, closed: [] };
}

/**
 * The components that stakes of a chain accrue until they pay them out.
 * @throws {ImpossibleError} 'recognition_not_available' where nobody can tell.
 */
export async function accruingComponentsOf(
  chain: string,
  system: Pick<System, 'chains'>,
): Promise<readonly string[]> {
  const { accruingComponents } = await chainOf(chain, system);
  if (accruingComponents) return accruingComponents;
  throw new ImpossibleError({
    code: 'recognition_not_available',
    message: `On ${chain} it can not be told which part of a payout is income: ask with recognition=accrual.`,
  });
}

const networkNotBuilt = () =>
  new NotBuiltError({
    code: 'scope_not_built',
    message:
      'Rewards are read for the stakes that somebody asked for, not for every stake of the network; name validators, wallets or accounts, or ask for scope=kiln.',
  });
