import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import type { System } from '../system.ts';
import { findWebhook, type WebhookRef, webhookSubject } from './find-webhook.ts';
import { requireEnabled } from './require-enabled.ts';

/**
 * Sends a webhook, and no other one, an event of the type `webhook.test`, whatever types it wants.
 * Answers the event's id: how it fared stands in the deliveries.
 * @throws {NotFoundError} 'organization_not_found', 'webhook_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 * @throws {ConflictError} 'webhook_is_disabled'.
 */
export async function testWebhook(
  ref: WebhookRef,
  actor: Actor,
  system: System,
): Promise<{ readonly event_id: string }> {
  const { organization, webhook } = await findWebhook(ref, 'webhooks.send', actor, system);
  requireEnabled(webhook);
  const event = await system.store.atomically(async (groups) => {
    await auditActor(
      {
        organizationId: organization.id,
        action: 'webhook_tested',
        subject: webhookSubject(webhook),
        details: {},
      },
      actor,
      groups,
    );
    return groups.events.publish({
      organizationId: organization.id,
      network: webhook.network,
      type: 'webhook.test',
      data: {
        ...(webhook.network !== null && { network: webhook.network }),
        webhook_id: webhook.id,
        message: 'This is a test: nothing happened.',
      },
      endpointId: webhook.id,
    });
  });
  return { event_id: event.id };
}
