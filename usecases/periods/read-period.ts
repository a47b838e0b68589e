import type { JsonObject, Recognition } from '@kiln-connect/core';
import type { PeriodChange } from '@kiln-connect/store';
import type { Actor } from '../caller.ts';
import { chainOf, registrationOf } from '../chain-of.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import { readRewardPeriods } from '../reports/report-rewards.ts';
import { dayAfter, unitAfter } from '../reports/reward-calendar.ts';
import type { System } from '../system.ts';
import { findPeriod } from './find-period.ts';
import { type PeriodAnswer, periodAnswer } from './period-answer.ts';

/** A closed month with its figures. */
export interface PeriodStatement extends PeriodAnswer {
  /** What counts as income in `totals`: 'withdrawal' where the chain pays out what accrued. */
  readonly recognition: Recognition;
  /**
   * The month as `rewards` answers it with that recognition, in one row. With 'withdrawal' opening
   * accrued + earned − paid = closing accrued; null when nothing was earned in it.
   */
  readonly totals: JsonObject | null;
  /** The prices with which it was closed, and who gave each. */
  readonly prices: readonly {
    readonly day: string;
    readonly price: string;
    readonly source: string;
  }[];
  /** What is known now and differs: shown here, and taken over by a restatement alone. */
  readonly differences: readonly PeriodChange[];
}

/**
 * One closed month: its totals as closed, its prices with their sources, and what differs by now.
 * @throws {NotFoundError} 'organization_not_found', 'period_not_found'.
 * @throws {ForbiddenError} 'missing_permission'.
 */
export async function readPeriod(
  { organization: slug, id }: { organization: string; id: string },
  actor: Actor,
  system: System,
): Promise<PeriodStatement> {
  const organization = await findOrganization({ slug, permission: 'periods.read' }, actor, system);
  const { closedPeriods } = system.store;
  const period = await findPeriod({ organizationId: organization.id, id }, system.store);
  const { chain, network, month } = period;
  const { accruingComponents, rewardAnswers } = await chainOf(chain, system);
  const query = {
    filter: {},
    startDate: month,
    endDate: dayAfter(unitAfter(month, 'month'), -1),
    format: 'monthly',
    recognition: accruingComponents ? 'withdrawal' : 'accrual',
    includeUsd: true,
  } as const;
  const caller = { organizationId: organization.id, network };
  const [totals = null] = rewardAnswers(
    await readRewardPeriods({ chain, query }, caller, system),
    query.format,
  );
  const { token } = registrationOf(chain, system).info;
  return {
    ...periodAnswer(period),
    recognition: query.recognition,
    totals,
    prices: await closedPeriods.prices(period),
    differences: await closedPeriods.differences({ ...period, token }),
  };
}
