import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { type PeriodAnswer, periodAnswer } from './period-answer.ts';

/**
 * The closed months of an organization, in order of time.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission'.
 */
export async function listPeriods(
  { organization: slug }: { organization: string },
  actor: Actor,
  system: System,
): Promise<readonly PeriodAnswer[]> {
  const { id } = await findOrganization({ slug, permission: 'periods.read' }, actor, system);
  return (await system.store.closedPeriods.list({ organizationId: id })).map(periodAnswer);
}
