import { NotFoundError, type Permission } from '@kiln-connect/core';
import type { Organization, Token } from '@kiln-connect/store';
import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { isUuid } from '../uuid.ts';
import { requireReach } from './token-rules.ts';

/** Which token of which organization. */
export interface TokenRef {
  /** The organization's slug. */
  readonly organization: string;
  readonly id: string;
}

export const tokenNotFound = (id: string): NotFoundError =>
  new NotFoundError({
    code: 'token_not_found',
    message: `There is no API token '${id}' here; the list of API tokens shows the ids.`,
    details: { token_id: id },
  });

/**
 * A token for an actor who may do this to it.
 * @throws {NotFoundError} 'organization_not_found', 'token_not_found', also for another organization's.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', 'scopes_too_wide'.
 */
export async function findToken(
  { organization: slug, id }: TokenRef,
  permission: Permission,
  actor: Actor,
  system: System,
): Promise<{ readonly organization: Organization; readonly token: Token }> {
  const organization = await findOrganization({ slug, permission }, actor, system);
  const token = isUuid(id)
    ? await system.store.tokens.find({ organizationId: organization.id, id })
    : undefined;
  if (token === undefined) throw tokenNotFound(id);
  requireReach(token, actor);
  return { organization, token };
}

/** How the audit log names a token. */
export const tokenSubject = ({ id, name }: { id: string; name: string }) => ({
  type: 'token',
  id,
  label: name,
});

/** What of a token the audit log keeps before and after a change. */
export const auditedToken = (token: Token) => ({
  name: token.name,
  description: token.description,
  scopes: token.scopes,
  expires_at: token.expiresAt?.toISOString() ?? null,
  allowed_addresses: token.allowedAddresses,
});

/** How the audit log tells one secret of a token from the next. */
export const shownAs = ({ prefix, lastFour }: Pick<Token, 'prefix' | 'lastFour'>) => ({
  prefix,
  last_four: lastFour,
});
