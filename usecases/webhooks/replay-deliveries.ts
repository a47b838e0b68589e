import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import type { System } from '../system.ts';
import { isUuid } from '../uuid.ts';
import { findWebhook, type WebhookRef, webhookSubject } from './find-webhook.ts';
import { type DeliveryRef, deliveryNotFound } from './read-delivery.ts';
import { requireEnabled } from './require-enabled.ts';

/** How many deliveries are sent again. */
export type ReplayAnswer = { readonly replayed: number };

/**
 * Has one delivery sent again from now on, whatever became of it, with the same `webhook-id`.
 * @throws {NotFoundError} 'organization_not_found', 'webhook_not_found', 'delivery_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 * @throws {ConflictError} 'webhook_is_disabled'.
 */
export async function replayDelivery(
  { delivery: id, ...ref }: DeliveryRef,
  actor: Actor,
  system: System,
): Promise<ReplayAnswer> {
  const { organization, webhook } = await findWebhook(ref, 'webhooks.send', actor, system);
  const organizationId = organization.id;
  const key = { organizationId, endpointId: webhook.id, id };
  if (!isUuid(id)) throw deliveryNotFound(id);
  await system.store.atomically(async (groups) => {
    const now = system.clock.now();
    if (!(await groups.webhookDeliveries.replay({ ...key, now }))) throw deliveryNotFound(id);
    requireEnabled(webhook);
    await auditActor(
      {
        organizationId,
        action: 'webhook_deliveries_replayed',
        subject: webhookSubject(webhook),
        details: { delivery_id: id, replayed: 1 },
      },
      actor,
      groups,
    );
  });
  return { replayed: 1 };
}

/**
 * Has everything sent again that failed for good and was published at that time or later.
 * @throws {NotFoundError} 'organization_not_found', 'webhook_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 * @throws {ConflictError} 'webhook_is_disabled'.
 */
export async function replayFailedDeliveries(
  { since, ...ref }: WebhookRef & { since: Date },
  actor: Actor,
  system: System,
): Promise<ReplayAnswer> {
  const { organization, webhook } = await findWebhook(ref, 'webhooks.send', actor, system);
  requireEnabled(webhook);
  const key = { organizationId: organization.id, id: webhook.id };
  const replayed = await system.store.atomically(async (groups) => {
    const now = system.clock.now();
    const count = await groups.webhookDeliveries.replayFailed({ ...key, since, now });
    await auditActor(
      {
        organizationId: organization.id,
        action: 'webhook_deliveries_replayed',
        subject: webhookSubject(webhook),
        details: { since: since.toISOString(), replayed: count },
      },
      actor,
      groups,
    );
    return count;
  });
  return { replayed };
}
