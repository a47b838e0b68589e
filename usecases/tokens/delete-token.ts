import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import type { System } from '../system.ts';
import { endToken } from './end-token.ts';
import { findToken, type TokenRef } from './find-token.ts';
import { oneTokenAnswer, type TokenAnswer } from './token-answer.ts';

/**
 * Ends an API token for good, both of its secrets, within a second on every server. It stays in lists
 * as revoked; its name is free again.
 * @throws {NotFoundError} 'organization_not_found', 'token_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', 'scopes_too_wide'.
 */
export async function deleteToken(
  ref: TokenRef,
  actor: Actor,
  system: System,
): Promise<TokenAnswer> {
  const { organization, token } = await findToken(ref, 'tokens.delete', actor, system);
  if (token.revokedAt !== null) return oneTokenAnswer(token, system);
  const deleted = { organizationId: organization.id, id: token.id, action: 'token_deleted' };
  const ended = await system.store.atomically((groups) =>
    endToken(deleted, groups, (deed) => auditActor(deed, actor, groups)),
  );
  return oneTokenAnswer(ended, system);
}
