import type { Network } from '@kiln-connect/core';
import { auditActor } from '../audit.ts';
import type { Operator } from '../caller.ts';
import { findOrganization, organizationNotFound } from '../organizations/find-organization.ts';
import {
  type OrganizationAnswer,
  organizationAnswer,
} from '../organizations/organization-answer.ts';
import type { System } from '../system.ts';

/** Grants a network to an organization or takes it away; nothing is written when it is so already. */
export async function changeNetwork(
  {
    organization: slug,
    network,
    to,
  }: { organization: string; network: Network; to: 'granted' | 'revoked' },
  operator: Operator,
  system: System,
): Promise<OrganizationAnswer> {
  const before = await findOrganization(
    { slug, permission: 'organization.read' },
    operator,
    system,
  );
  if (before.networks.includes(network) === (to === 'granted')) {
    return organizationAnswer(before, system);
  }
  return system.store.atomically(async (groups) => {
    const key = { id: before.id, network };
    const after = await (to === 'granted'
      ? groups.organizations.grant(key)
      : groups.organizations.revoke(key));
    if (after === undefined) throw organizationNotFound(slug);
    await auditActor(
      {
        organizationId: after.id,
        action: `network_${to}`,
        subject: { type: 'network', id: network, label: network },
        details: { before: { networks: before.networks }, after: { networks: after.networks } },
      },
      operator,
      groups,
    );
    return organizationAnswer(after, system);
  });
}
