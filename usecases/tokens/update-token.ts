import type { Scope } from '@kiln-connect/core';
import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import { requireDescription, requireName } from '../names.ts';
import type { System } from '../system.ts';
import { requireAddressList } from './address-list.ts';
import {
  auditedToken,
  findToken,
  type TokenRef,
  tokenNotFound,
  tokenSubject,
} from './find-token.ts';
import { oneTokenAnswer, type TokenAnswer } from './token-answer.ts';
import { requireExpiry, requireNotRevoked, requireReach, requireScopes } from './token-rules.ts';

/**
 * Changes what is given of an API token and leaves the rest; its secret stays. Every server knows
 * within a second.
 * @throws {NotFoundError} 'organization_not_found', 'token_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', 'scopes_too_wide'.
 * @throws {InvalidInputError} as `createToken`.
 * @throws {ConflictError} 'token_is_revoked', 'token_name_taken'.
 */
export async function updateToken(
  {
    name,
    description,
    scopes,
    expiresAt,
    allowedAddresses,
    ...ref
  }: TokenRef & {
    name?: string | undefined;
    description?: string | undefined;
    scopes?: readonly Scope[] | undefined;
    /** Null: it does not end by itself any more. */
    expiresAt?: Date | null | undefined;
    allowedAddresses?: readonly string[] | undefined;
  },
  actor: Actor,
  system: System,
): Promise<TokenAnswer> {
  const { organization, token: before } = await findToken(ref, 'tokens.update', actor, system);
  requireNotRevoked(before);
  if (expiresAt !== undefined) requireExpiry(expiresAt, organization, system.clock.now());
  const changes = {
    ...(name !== undefined && { name: requireName(name, 'an API token') }),
    ...(description !== undefined && { description: requireDescription(description) }),
    ...(scopes !== undefined && { scopes: requireScopes(scopes, actor) }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(allowedAddresses !== undefined && {
      allowedAddresses: requireAddressList(allowedAddresses),
    }),
  };
  const after = await system.store.atomically(async (groups) => {
    const key = { organizationId: organization.id, id: before.id };
    const updated = await groups.tokens.update({ ...key, ...changes });
    if (updated === undefined) throw tokenNotFound(before.id);
    // Of the token as it is now: somebody else may have widened it meanwhile.
    requireReach(updated, actor);
    await auditActor(
      {
        organizationId: organization.id,
        action: 'token_updated',
        subject: tokenSubject(updated),
        details: { before: auditedToken(before), after: auditedToken(updated) },
      },
      actor,
      groups,
    );
    return updated;
  });
  return oneTokenAnswer(after, system);
}
