import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import type { System } from '../system.ts';
import { findToken, type TokenRef, tokenNotFound, tokenSubject } from './find-token.ts';
import { oneTokenAnswer, type TokenAnswer } from './token-answer.ts';

/**
 * Ends the secret that an API token had before its last regeneration, within a second on every
 * server. Nothing changes when there is none that still works.
 * @throws {NotFoundError} 'organization_not_found', 'token_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', 'scopes_too_wide'.
 */
export async function endTokenOverlap(
  ref: TokenRef,
  actor: Actor,
  system: System,
): Promise<TokenAnswer> {
  const { organization, token: before } = await findToken(ref, 'tokens.regenerate', actor, system);
  const answer = await oneTokenAnswer(before, system);
  if (answer.previous_secret === null) return answer;
  const after = await system.store.atomically(async (groups) => {
    const ended = await groups.tokens.endOverlap({
      organizationId: organization.id,
      id: before.id,
    });
    if (ended === undefined) throw tokenNotFound(before.id);
    await auditActor(
      {
        organizationId: organization.id,
        action: 'token_overlap_ended',
        subject: tokenSubject(ended),
        details: { before: { previous_secret: answer.previous_secret } },
      },
      actor,
      groups,
    );
    return ended;
  });
  return oneTokenAnswer(after, system);
}
