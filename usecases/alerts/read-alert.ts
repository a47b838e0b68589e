import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { type AlertAnswer, alertAnswer } from './alert-answer.ts';
import { findAlert } from './find-alert.ts';

/**
 * One alert of an organization.
 * @throws {NotFoundError} 'organization_not_found', 'alert_not_found'.
 * @throws {ForbiddenError} 'missing_permission'.
 */
export async function readAlert(
  { organization: slug, id }: { organization: string; id: string },
  actor: Actor,
  system: System,
): Promise<AlertAnswer> {
  const organization = await findOrganization({ slug, permission: 'alerts.read' }, actor, system);
  const alert = await findAlert({ organizationId: organization.id, id }, system.store);
  return alertAnswer(alert, system.chains[alert.chain]?.info);
}
