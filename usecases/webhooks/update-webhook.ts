import type { EventType } from '@kiln-connect/core';
import type { Governance, WebhookEndpoint } from '@kiln-connect/store';
import { type AuditedDeed, auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import { requireDescription } from '../names.ts';
import type { System } from '../system.ts';
import { eachTypeOnce } from './event-types.ts';
import {
  auditedWebhook,
  findWebhook,
  type WebhookRef,
  webhookNotFound,
  webhookSubject,
} from './find-webhook.ts';
import { oneWebhookAnswer, type WebhookAnswer } from './webhook-answer.ts';
import { requireWebhookUrl } from './webhook-url.ts';

/**
 * Changes what is given of a webhook and leaves the rest. Disabling it fails what waits to be sent;
 * enabling it sends nothing that happened meanwhile, but what failed can be replayed.
 * @throws {NotFoundError} 'organization_not_found', 'webhook_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 * @throws {InvalidInputError} 'webhook_address_refused', 'invalid_description'.
 */
export async function updateWebhook(
  {
    url,
    description,
    eventTypes,
    enabled,
    ...ref
  }: WebhookRef & {
    url?: string | undefined;
    description?: string | undefined;
    /** Empty: every type. */
    eventTypes?: readonly EventType[] | undefined;
    enabled?: boolean | undefined;
  },
  actor: Actor,
  system: System,
): Promise<WebhookAnswer> {
  const { organization, webhook: before } = await findWebhook(
    ref,
    'webhooks.update',
    actor,
    system,
  );
  const changes = {
    ...(url !== undefined && { url: requireWebhookUrl(url, system) }),
    ...(description !== undefined && { description: requireDescription(description) }),
    ...(eventTypes !== undefined && { types: eachTypeOnce(eventTypes) }),
  };
  const key = { organizationId: organization.id, id: before.id };
  const after = await system.store.atomically(async (groups) => {
    const noted = (action: string, webhook: WebhookEndpoint, details: AuditedDeed['details']) =>
      auditActor(
        { organizationId: organization.id, action, subject: webhookSubject(webhook), details },
        actor,
        groups,
      );
    let webhook = before;
    if (Object.keys(changes).length > 0) {
      webhook = found(await groups.webhooks.update({ ...key, ...changes }), before.id);
      const details = { before: auditedWebhook(before), after: auditedWebhook(webhook) };
      await noted('webhook_updated', webhook, details);
    }
    if (enabled === undefined || enabled === (before.disabledAt === null)) return webhook;
    webhook = found(await enableOrDisable(enabled, { key, groups, system }), before.id);
    if (enabled) await noted('webhook_enabled', webhook, {});
    else await noted('webhook_disabled', webhook, { because: 'member' });
    return webhook;
  });
  return oneWebhookAnswer(after, system);
}

const enableOrDisable = (
  enabled: boolean,
  {
    key,
    groups: { webhooks },
    system: { clock },
  }: { key: { organizationId: string; id: string }; groups: Governance; system: System },
): Promise<WebhookEndpoint | undefined> =>
  enabled ? webhooks.enable(key) : webhooks.disable({ ...key, because: 'member', at: clock.now() });

/** Somebody else may have deleted it meanwhile. */
function found(webhook: WebhookEndpoint | undefined, id: string): WebhookEndpoint {
  if (webhook === undefined) throw webhookNotFound(id);
  return webhook;
}
