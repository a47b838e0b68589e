import type { DeliveryState } from '@kiln-connect/store';
import type { Actor } from '../caller.ts';
import { type Page, pageOf } from '../page-of.ts';
import type { System } from '../system.ts';
import { type DeliveryAnswer, deliveryAnswer } from './delivery-answer.ts';
import { findWebhook, type WebhookRef } from './find-webhook.ts';

/** One page of a webhook's deliveries. */
export type DeliveryPage = Page<DeliveryAnswer>;

/**
 * What was and is to be sent to a webhook in the last 30 days, the latest first.
 * @throws {NotFoundError} 'organization_not_found', 'webhook_not_found'.
 * @throws {ForbiddenError} 'missing_permission'.
 */
export async function listDeliveries(
  {
    state,
    before,
    limit,
    ...ref
  }: WebhookRef & {
    state?: DeliveryState | undefined;
    /** The id of the last delivery of the page before. */
    before?: string | undefined;
    limit: number;
  },
  actor: Actor,
  system: System,
): Promise<DeliveryPage> {
  const { organization, webhook } = await findWebhook(ref, 'webhooks.read', actor, system);
  const deliveries = await system.store.webhookDeliveries.list({
    organizationId: organization.id,
    endpointId: webhook.id,
    state,
    before,
    limit: limit + 1,
  });
  return pageOf(deliveries, limit, deliveryAnswer);
}
