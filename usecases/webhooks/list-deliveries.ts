import type { DeliveryState } from '@kiln-connect/store';
import type { Actor } from '../caller.ts';
import type { System } from '../system.ts';
import { type DeliveryAnswer, deliveryAnswer } from './delivery-answer.ts';
import { findWebhook, type WebhookRef } from './find-webhook.ts';

/** One page of a webhook's deliveries. */
export interface DeliveryPage {
  readonly data: readonly DeliveryAnswer[];
  /** `before` of the next page; null on the last one. */
  readonly next_before: string | null;
}

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
    // One more than is shown tells whether there is another page.
    limit: limit + 1,
  });
  const shown = deliveries.slice(0, limit);
  return {
    data: shown.map(deliveryAnswer),
    next_before: deliveries.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}
