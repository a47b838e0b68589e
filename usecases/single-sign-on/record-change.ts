import type { JsonObject } from '@kiln-connect/core';
import type { Governance, Organization, SingleSignOnProvider } from '@kiln-connect/store';
import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import { queueMail } from '../mail/queue-mail.ts';
import type { System } from '../system.ts';
import { providerSubject } from './find-provider.ts';

const ACTIONS = {
  added: 'single_sign_on_added',
  changed: 'single_sign_on_changed',
  verified: 'single_sign_on_domain_verified',
  removed: 'single_sign_on_removed',
} as const;

/**
 * Writes down a change of a provider, in its transaction, and tells owners and admins of it by e-mail:
 * whoever chooses the provider decides who is let in.
 */
export async function recordChange(
  {
    change,
    provider,
    organization,
    details,
  }: {
    change: keyof typeof ACTIONS;
    provider: SingleSignOnProvider;
    organization: Organization;
    details: JsonObject;
  },
  actor: Actor,
  groups: Governance,
  system: System,
): Promise<void> {
  await auditActor(
    {
      organizationId: organization.id,
      action: ACTIONS[change],
      subject: providerSubject(provider),
      details,
    },
    actor,
    groups,
  );
  const members = await groups.members.list({ organizationId: organization.id });
  for (const { role, email } of members) {
    if (role !== 'owner' && role !== 'admin') continue;
    await queueMail(
      {
        kind: 'single_sign_on_changed',
        to: email,
        organizationId: organization.id,
        organizationName: organization.name,
        change: change === 'verified' ? 'changed' : change,
        domain: provider.domain,
        changedBy: actor.kind === 'operator' ? null : actor.name,
      },
      groups,
      system,
    );
  }
}

/** What the audit log keeps of a provider: all but its secret. */
export const settingsOf = (provider: SingleSignOnProvider): JsonObject => ({
  type: provider.type,
  domain: provider.domain,
  issuer: provider.issuer,
  default_role: provider.defaultRole,
  creates_members: provider.createsMembers,
  ...(provider.type === 'oidc'
    ? { client_id: provider.clientId }
    : { sign_in_url: provider.signInUrl, certificates: [...provider.certificates] }),
});
