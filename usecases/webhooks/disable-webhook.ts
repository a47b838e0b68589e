import type { Governance, WebhookEnd, WebhookEndpoint } from '@kiln-connect/store';
import { mailToGovernors } from '../alerts/mail-to-governors.ts';
import type { System } from '../system.ts';
import { webhookSubject } from './find-webhook.ts';

/**
 * Disables a webhook that can not be delivered to, inside the caller's transaction, writes it down and
 * tells owners and admins of it by e-mail: they would wait for events that never come. Nothing when it
 * is disabled already.
 */
export async function disableWebhook(
  { endpoint, because }: { endpoint: WebhookEndpoint; because: Exclude<WebhookEnd, 'member'> },
  groups: Governance,
  system: Pick<System, 'sealer' | 'clock' | 'publicUrl' | 'mail'>,
): Promise<void> {
  const { id, organizationId, network, url } = endpoint;
  const before = await groups.webhooks.find({ organizationId, id });
  if (before === undefined || before.disabledAt !== null) return;
  await groups.webhooks.disable({ organizationId, id, because, at: system.clock.now() });
  await groups.audit.append({
    organizationId,
    actor: { type: 'system', id: null, label: 'system' },
    action: 'webhook_disabled',
    subject: webhookSubject(endpoint),
    details: { because, failing_since: before.failingSince?.toISOString() ?? null },
    address: null,
    userAgent: null,
  });
  const organization = await groups.organizations.find(organizationId);
  const shownOn = network ?? organization?.networks[0];
  if (shownOn === undefined) return;
  await mailToGovernors({ organizationId }, groups, system, (governor) => ({
    ...governor,
    kind: 'webhook_disabled',
    network: shownOn,
    url,
    because,
    failingSince: before.failingSince,
  }));
}
