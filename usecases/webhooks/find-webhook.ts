import { NotFoundError, type Permission } from '@kiln-connect/core';
import type { Organization, WebhookEndpoint } from '@kiln-connect/store';
import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { isUuid } from '../uuid.ts';

/** Which webhook of which organization. */
export interface WebhookRef {
  /** The organization's slug. */
  readonly organization: string;
  readonly id: string;
}

export const webhookNotFound = (id: string): NotFoundError =>
  new NotFoundError({
    code: 'webhook_not_found',
    message: `There is no webhook '${id}' here; the list of webhooks shows the ids.`,
    details: { webhook_id: id },
  });

/**
 * A webhook for an actor who may do this to it.
 * @throws {NotFoundError} 'organization_not_found', 'webhook_not_found', also for another organization's.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 */
export async function findWebhook(
  { organization: slug, id }: WebhookRef,
  permission: Permission,
  actor: Actor,
  system: System,
): Promise<{ readonly organization: Organization; readonly webhook: WebhookEndpoint }> {
  const organization = await findOrganization({ slug, permission }, actor, system);
  const webhook = isUuid(id)
    ? await system.store.webhooks.find({ organizationId: organization.id, id })
    : undefined;
  if (webhook === undefined) throw webhookNotFound(id);
  return { organization, webhook };
}

/** How the audit log names a webhook. */
export const webhookSubject = ({ id, url }: Pick<WebhookEndpoint, 'id' | 'url'>) => ({
  type: 'webhook',
  id,
  label: url,
});

/** What of a webhook the audit log keeps before and after a change: all but its secrets. */
export const auditedWebhook = (webhook: WebhookEndpoint) => ({
  url: webhook.url,
  description: webhook.description,
  network: webhook.network,
  event_types: webhook.types,
});
