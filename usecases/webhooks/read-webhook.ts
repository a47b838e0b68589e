import type { Actor } from '../caller.ts';
import type { System } from '../system.ts';
import { findWebhook, type WebhookRef } from './find-webhook.ts';
import { oneWebhookAnswer, type WebhookAnswer } from './webhook-answer.ts';

/**
 * One webhook.
 * @throws {NotFoundError} 'organization_not_found', 'webhook_not_found'.
 * @throws {ForbiddenError} 'missing_permission'.
 */
export async function readWebhook(
  ref: WebhookRef,
  actor: Actor,
  system: System,
): Promise<WebhookAnswer> {
  const { webhook } = await findWebhook(ref, 'webhooks.read', actor, system);
  return oneWebhookAnswer(webhook, system);
}
