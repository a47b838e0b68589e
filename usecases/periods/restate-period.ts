import { ConflictError, InvalidInputError } from '@kiln-connect/core';
import { auditActor } from '../audit.ts';
import { type Actor, actorLabel } from '../caller.ts';
import { registrationOf } from '../chain-of.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { findPeriod } from './find-period.ts';
import { type PeriodAnswer, periodAnswer, periodSubject } from './period-answer.ts';
import { requireFinal } from './require-final.ts';

const LONGEST_REASON = 1_000;

/**
 * Takes what is known now over into a closed month, dated and with a reason; what stood before is kept.
 * @throws {NotFoundError} 'organization_not_found', 'period_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 * @throws {InvalidInputError} 'invalid_reason'.
 * @throws {ImpossibleError} 'period_not_final'.
 * @throws {ConflictError} 'nothing_to_restate', 'history_incomplete', 'period_changed'.
 */
export async function restatePeriod(
  { organization: slug, id, reason }: { organization: string; id: string; reason: string },
  actor: Actor,
  system: System,
): Promise<PeriodAnswer> {
  const organization = await findOrganization({ slug, permission: 'periods.close' }, actor, system);
  const period = await findPeriod({ organizationId: organization.id, id }, system.store);
  const why = reason.trim();
  if (why === '' || why.length > LONGEST_REASON) {
    throw new InvalidInputError({
      code: 'invalid_reason',
      message: `A restatement needs a reason of 1 to ${LONGEST_REASON} characters.`,
    });
  }
  const { token } = registrationOf(period.chain, system).info;
  const asOf = await requireFinal(period, system);
  const restated = await system.store.atomically(async (groups) => {
    const deed = { at: system.clock.now(), by: actorLabel(actor), asOf, token, reason: why };
    const after = await groups.closedPeriods.restate({ ...period, ...deed });
    const changes = after.versions.at(-1)?.changes ?? [];
    if (changes.length === 0) {
      throw new ConflictError({
        code: 'nothing_to_restate',
        message: `What is known of ${period.month.slice(0, 7)} now is what stands in its books.`,
        details: { id },
      });
    }
    await auditActor(
      {
        organizationId: organization.id,
        action: 'period_restated',
        subject: periodSubject(after),
        details: { reason: why, changes: changes.length },
      },
      actor,
      groups,
    );
    return after;
  });
  return periodAnswer(restated);
}
