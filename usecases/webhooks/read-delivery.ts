import { NotFoundError } from '@kiln-connect/core';
import type { Actor } from '../caller.ts';
import type { System } from '../system.ts';
import { isUuid } from '../uuid.ts';
import { attemptAnswer, type DeliveryWithAttempts, deliveryAnswer } from './delivery-answer.ts';
import { eventBody } from './event-body.ts';
import { findWebhook, type WebhookRef } from './find-webhook.ts';

/** Which delivery of which webhook. */
export interface DeliveryRef extends WebhookRef {
  readonly delivery: string;
}

export const deliveryNotFound = (id: string): NotFoundError =>
  new NotFoundError({
    code: 'delivery_not_found',
    message: `There is no delivery '${id}' of this webhook; its list of deliveries shows the ids, for 30 days.`,
    details: { delivery_id: id },
  });

/**
 * One delivery with what is sent and all that came of it.
 * @throws {NotFoundError} 'organization_not_found', 'webhook_not_found', 'delivery_not_found'.
 * @throws {ForbiddenError} 'missing_permission'.
 */
export async function readDelivery(
  { delivery: id, ...ref }: DeliveryRef,
  actor: Actor,
  system: System,
): Promise<DeliveryWithAttempts> {
  const { organization, webhook } = await findWebhook(ref, 'webhooks.read', actor, system);
  const key = { organizationId: organization.id, endpointId: webhook.id, id };
  const found = isUuid(id) ? await system.store.webhookDeliveries.find(key) : undefined;
  if (found === undefined) throw deliveryNotFound(id);
  return {
    ...deliveryAnswer(found.delivery),
    payload: eventBody(found.event),
    attempts: found.attempts.map(attemptAnswer),
  };
}
