import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import type { System } from '../system.ts';
import {
  auditedWebhook,
  findWebhook,
  type WebhookRef,
  webhookNotFound,
  webhookSubject,
} from './find-webhook.ts';

/**
 * Takes a webhook away, with its deliveries; what was published stays in the log of events.
 * @throws {NotFoundError} 'organization_not_found', 'webhook_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 */
export async function deleteWebhook(
  ref: WebhookRef,
  actor: Actor,
  system: System,
): Promise<{ readonly id: string; readonly deleted: true }> {
  const { organization, webhook } = await findWebhook(ref, 'webhooks.update', actor, system);
  const { id } = webhook;
  await system.store.atomically(async (groups) => {
    const removed = await groups.webhooks.remove({ organizationId: organization.id, id });
    if (removed === undefined) throw webhookNotFound(id);
    await auditActor(
      {
        organizationId: organization.id,
        action: 'webhook_deleted',
        subject: webhookSubject(removed),
        details: { before: auditedWebhook(removed) },
      },
      actor,
      groups,
    );
  });
  return { id, deleted: true };
}
