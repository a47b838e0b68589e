import type { Network } from '@kiln-connect/core';
import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { type WebhookAnswer, webhookAnswers } from './webhook-answer.ts';

/**
 * The webhooks of an organization, the oldest first; with a network those that are told of it.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission'.
 */
export async function listWebhooks(
  { organization: slug, network }: { organization: string; network?: Network | undefined },
  actor: Actor,
  system: System,
): Promise<WebhookAnswer[]> {
  const { id } = await findOrganization({ slug, permission: 'webhooks.read' }, actor, system);
  const webhooks = await system.store.webhooks.list({ organizationId: id, network });
  return webhookAnswers(webhooks, id, system);
}
