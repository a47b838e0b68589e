import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import type { System } from '../system.ts';
import type { OverlapSeconds } from '../tokens/regenerate-token.ts';
import { findWebhook, type WebhookRef, webhookNotFound, webhookSubject } from './find-webhook.ts';
import { oneWebhookAnswer, type WebhookWithSecret } from './webhook-answer.ts';
import { createWebhookSecret, sealWebhookSecret } from './webhook-secret.ts';

/**
 * Gives a webhook another secret. During the overlap deliveries carry a signature of each, so that the
 * receiver can change over without refusing one; a secret that was in an overlap already ends now.
 * @throws {NotFoundError} 'organization_not_found', 'webhook_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 */
export async function rotateWebhookSecret(
  { overlapSeconds, ...ref }: WebhookRef & { overlapSeconds: OverlapSeconds },
  actor: Actor,
  system: System,
): Promise<WebhookWithSecret> {
  const { organization, webhook } = await findWebhook(ref, 'webhooks.update', actor, system);
  const { id } = webhook;
  const secret = createWebhookSecret();
  const previousValidUntil =
    overlapSeconds === 0 ? null : new Date(system.clock.now().getTime() + overlapSeconds * 1000);
  const rotated = await system.store.atomically(async (groups) => {
    const changed = await groups.webhooks.rotate({
      organizationId: organization.id,
      id,
      secret: sealWebhookSecret({ id, secret }, system),
      previousValidUntil,
    });
    if (changed === undefined) throw webhookNotFound(id);
    await auditActor(
      {
        organizationId: organization.id,
        action: 'webhook_secret_rotated',
        subject: webhookSubject(changed),
        details: { previous_valid_until: previousValidUntil?.toISOString() ?? null },
      },
      actor,
      groups,
    );
    return changed;
  });
  return { ...(await oneWebhookAnswer(rotated, system)), secret };
}
