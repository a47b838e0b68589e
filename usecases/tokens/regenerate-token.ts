import { ConflictError, shownTime } from '@kiln-connect/core';
import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import type { System } from '../system.ts';
import { findToken, shownAs, type TokenRef, tokenNotFound, tokenSubject } from './find-token.ts';
import { oneTokenAnswer, type TokenWithSecret } from './token-answer.ts';
import { createTokenText, hashOf, shownParts } from './token-format.ts';
import { requireExpiry, requireNotRevoked, requireReach } from './token-rules.ts';

/** How long the old secret may go on working: not at all, an hour, a day, a week. */
export type OverlapSeconds = 0 | 3_600 | 86_400 | 604_800;

/**
 * Gives an API token another secret; all else of it stays. The old secret ends at once, or after the
 * overlap; one that was in an overlap already ends now.
 * @throws {NotFoundError} 'organization_not_found', 'token_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', 'scopes_too_wide'.
 * @throws {ConflictError} 'token_is_revoked', 'token_has_expired'.
 * @throws {InvalidInputError} 'token_lives_too_long' when the organization allows its life no more.
 */
export async function regenerateToken(
  { overlapSeconds, ...ref }: TokenRef & { overlapSeconds: OverlapSeconds },
  actor: Actor,
  system: System,
): Promise<TokenWithSecret> {
  const { organization, token: before } = await findToken(ref, 'tokens.regenerate', actor, system);
  const now = system.clock.now();
  requireNotRevoked(before);
  if (before.expiresAt !== null && before.expiresAt <= now) {
    throw new ConflictError({
      code: 'token_has_expired',
      message: `The API token '${before.name}' expired on ${shownTime(before.expiresAt)}: give it another expiry before you regenerate it.`,
    });
  }
  requireExpiry(before.expiresAt, organization, now);
  const text = createTokenText(before.network);
  const previousValidUntil =
    overlapSeconds === 0
      ? null
      : earlier(new Date(now.getTime() + overlapSeconds * 1000), before.expiresAt);
  const after = await system.store.atomically(async (groups) => {
    const regenerated = await groups.tokens.regenerate({
      organizationId: organization.id,
      id: before.id,
      hash: hashOf(text),
      ...shownParts(text),
      previousValidUntil,
    });
    if (regenerated === undefined) throw tokenNotFound(before.id);
    // Of the token as it is now: its new secret must not open what somebody else gave it meanwhile.
    requireReach(regenerated, actor);
    await auditActor(
      {
        organizationId: organization.id,
        action: 'token_regenerated',
        subject: tokenSubject(regenerated),
        details: {
          before: shownAs(before),
          after: {
            ...shownAs(regenerated),
            previous_valid_until: previousValidUntil?.toISOString() ?? null,
          },
        },
      },
      actor,
      groups,
    );
    return regenerated;
  });
  return { ...(await oneTokenAnswer(after, system)), token: text };
}

const earlier = (one: Date, other: Date | null): Date =>
  other !== null && other < one ? other : one;
