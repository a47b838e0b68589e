import { randomUUID } from 'node:crypto';
import { ConflictError, type EventType, type Network } from '@kiln-connect/core';
import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import { requireDescription } from '../names.ts';
import { requireGranted } from '../networks/require-granted.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { eachTypeOnce } from './event-types.ts';
import { auditedWebhook, webhookSubject } from './find-webhook.ts';
import { oneWebhookAnswer, type WebhookWithSecret } from './webhook-answer.ts';
import { createWebhookSecret, sealWebhookSecret } from './webhook-secret.ts';
import { requireWebhookUrl } from './webhook-url.ts';

/** How many webhooks an organization may have. */
const MOST_WEBHOOKS = 20;

/**
 * Registers an address that is told of events of an organization, on one network or on all.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', and 'network_not_granted'
 *   when the organization may not use that network.
 * @throws {InvalidInputError} 'webhook_address_refused', 'invalid_description'.
 * @throws {ConflictError} 'too_many_webhooks'.
 */
export async function createWebhook(
  {
    organization: slug,
    url: address,
    description = '',
    network = null,
    eventTypes = [],
  }: {
    organization: string;
    url: string;
    description?: string | undefined;
    /** Null: every network. */
    network?: Network | null | undefined;
    /** Empty: every type. */
    eventTypes?: readonly EventType[] | undefined;
  },
  actor: Actor,
  system: System,
): Promise<WebhookWithSecret> {
  const asked = { slug, permission: 'webhooks.update' } as const;
  const organization = await findOrganization(asked, actor, system);
  if (network !== null) requireGranted(organization, network);
  const url = requireWebhookUrl(address, system);
  const secret = createWebhookSecret();
  const id = randomUUID();
  const webhook = {
    id,
    organizationId: organization.id,
    network,
    url,
    description: requireDescription(description),
    types: eachTypeOnce(eventTypes),
    secret: sealWebhookSecret({ id, secret }, system),
    createdBy: actor.kind === 'operator' ? null : actor.userId,
  };
  const created = await system.store.atomically(async (groups) => {
    const kept = await groups.webhooks.create({
      ...webhook,
      at: system.clock.now(),
      most: MOST_WEBHOOKS,
    });
    if (kept === undefined) throw tooMany();
    await auditActor(
      {
        organizationId: organization.id,
        action: 'webhook_created',
        subject: webhookSubject(kept),
        details: { after: auditedWebhook(kept) },
      },
      actor,
      groups,
    );
    return kept;
  });
  return { ...(await oneWebhookAnswer(created, system)), secret };
}

const tooMany = (): ConflictError =>
  new ConflictError({
    code: 'too_many_webhooks',
    message: `An organization has at most ${MOST_WEBHOOKS} webhooks, disabled ones included: delete one first.`,
    details: { most: MOST_WEBHOOKS },
  });
