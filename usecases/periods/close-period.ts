import { InvalidInputError, type Network } from '@kiln-connect/core';
import type { ClosedPeriod } from '@kiln-connect/store';
import { auditActor } from '../audit.ts';
import { type Actor, actorLabel } from '../caller.ts';
import { registrationOf } from '../chain-of.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { type PeriodAnswer, periodAnswer, periodSubject } from './period-answer.ts';
import { requireFinal, requirePrices } from './require-final.ts';

/** The first day of a month that is written as YYYY-MM. */
function firstDay(month: string): string {
  if (/^[0-9]{4}-(0[1-9]|1[0-2])$/.test(month)) return `${month}-01`;
  throw new InvalidInputError({
    code: 'invalid_month',
    message: `'${month}' is no month; give one as YYYY-MM, for example 2026-03.`,
  });
}

/**
 * Closes an organization's books of a chain over a month, and over each month before it that is open,
 * from the first in which one of its stakes earned: what its accounts hold then, what they earned and
 * were paid, and the prices are kept as they stand. Answers what was closed, in order; nothing when it
 * is so already.
 * @throws {NotFoundError} 'organization_not_found', 'chain_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 * @throws {InvalidInputError} 'invalid_month'.
 * @throws {ImpossibleError} 'period_not_final', 'prices_missing'.
 * @throws {ConflictError} 'history_incomplete', 'period_closed' when somebody else was faster.
 */
export async function closePeriod(
  {
    organization: slug,
    chain,
    network,
    month,
  }: { organization: string; chain: string; network: Network; month: string },
  actor: Actor,
  system: System,
): Promise<readonly PeriodAnswer[]> {
  const organization = await findOrganization({ slug, permission: 'periods.close' }, actor, system);
  const { token } = registrationOf(chain, system).info;
  const books = { organizationId: organization.id, network, chain };
  const last = firstDay(month);
  const asOf = await requireFinal({ ...books, month: last }, system);
  const months = await system.store.closedPeriods.monthsToClose({ ...books, month: last });
  await requirePrices({ ...books, first: months[0] ?? last, last }, system);
  const deed = { at: system.clock.now(), by: actorLabel(actor), asOf, token };
  const closed = await system.store.atomically(async (groups) => {
    const periods: ClosedPeriod[] = [];
    for (const one of months) {
      const period = await groups.closedPeriods.close({ ...books, ...deed, month: one });
      await auditActor(
        {
          organizationId: organization.id,
          action: 'period_closed',
          subject: periodSubject(period),
          details: { month: one.slice(0, 7), chain, network, as_of: asOf.toISOString() },
        },
        actor,
        groups,
      );
      periods.push(period);
    }
    return periods;
  });
  return closed.map(periodAnswer);
}
