import type { Network, Scope } from '@kiln-connect/core';
import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import { requireDescription, requireName } from '../names.ts';
import { requireGranted } from '../networks/require-granted.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { requireAddressList } from './address-list.ts';
import { auditedToken, shownAs, tokenSubject } from './find-token.ts';
import { oneTokenAnswer, type TokenWithSecret } from './token-answer.ts';
import { createTokenText, hashOf, shownParts } from './token-format.ts';
import { requireExpiry, requireScopes } from './token-rules.ts';

/**
 * Makes an API token of an organization for one network; it outlives its creator.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', 'scopes_too_wide', and
 *   'network_not_granted' when the organization may not use that network.
 * @throws {InvalidInputError} 'invalid_name', 'invalid_description', 'no_scopes', 'invalid_address',
 *   'too_many_addresses', 'expiry_in_the_past', 'token_lives_too_long'.
 * @throws {ConflictError} 'token_name_taken'.
 */
export async function createToken(
  {
    organization: slug,
    network,
    name,
    description = '',
    scopes,
    expiresAt = null,
    allowedAddresses = [],
  }: {
    organization: string;
    network: Network;
    name: string;
    description?: string | undefined;
    scopes: readonly Scope[];
    expiresAt?: Date | null | undefined;
    allowedAddresses?: readonly string[] | undefined;
  },
  actor: Actor,
  system: System,
): Promise<TokenWithSecret> {
  const organization = await findOrganization({ slug, permission: 'tokens.create' }, actor, system);
  requireGranted(organization, network);
  requireExpiry(expiresAt, organization, system.clock.now());
  const text = createTokenText(network);
  const token = {
    organizationId: organization.id,
    network,
    name: requireName(name, 'an API token'),
    description: requireDescription(description),
    scopes: requireScopes(scopes, actor),
    allowedAddresses: requireAddressList(allowedAddresses),
    createdBy: actor.kind === 'operator' ? null : actor.userId,
    hash: hashOf(text),
    ...shownParts(text),
    expiresAt,
  };
  const stored = await system.store.atomically(async (groups) => {
    const created = await groups.tokens.create(token);
    await auditActor(
      {
        organizationId: organization.id,
        action: 'token_created',
        subject: tokenSubject(created),
        details: { after: { ...auditedToken(created), network, ...shownAs(created) } },
      },
      actor,
      groups,
    );
    return created;
  });
  return { ...(await oneTokenAnswer(stored, system)), token: text };
}
