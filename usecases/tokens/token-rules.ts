import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  SCOPES,
  SCOPES_OF_ROLE,
  type Scope,
  shownTime,
} from '@kiln-connect/core';
import type { Organization, Token } from '@kiln-connect/store';
import type { Actor } from '../caller.ts';

const DAY = 24 * 3_600_000;

/**
 * The scopes in the order of `SCOPES`, each once, when the actor may give them all.
 * @throws {InvalidInputError} 'no_scopes'.
 * @throws {ForbiddenError} 'scopes_too_wide'.
 */
export function requireScopes(scopes: readonly Scope[], actor: Actor): Scope[] {
  if (scopes.length === 0) {
    throw new InvalidInputError({
      code: 'no_scopes',
      message: `An API token needs at least one scope: ${SCOPES.join(', ')}.`,
    });
  }
  const reach = scopesOf(actor);
  const beyond = scopes.find((scope) => !reach.includes(scope));
  if (beyond === undefined) return SCOPES.filter((scope) => scopes.includes(scope));
  throw scopesTooWide(
    `You can give an API token ${reach.join(', ')}, not ${beyond}: ask an owner or an admin.`,
    reach,
  );
}

/**
 * Lets an actor touch a token that may do nothing which they could not let a token do.
 * @throws {ForbiddenError} 'scopes_too_wide'.
 */
export function requireReach({ scopes }: Pick<Token, 'scopes'>, actor: Actor): void {
  const reach = scopesOf(actor);
  const beyond = scopes.find((scope) => !reach.includes(scope));
  if (beyond === undefined) return;
  throw scopesTooWide(
    `This API token may do more than you can let a token do (${beyond}): ask an owner or an admin.`,
    reach,
  );
}

/** The widest scopes that an actor can give. */
const scopesOf = (actor: Actor): readonly Scope[] =>
  actor.kind === 'operator' ? SCOPES : SCOPES_OF_ROLE[actor.role];

const scopesTooWide = (message: string, reach: readonly Scope[]): ForbiddenError =>
  new ForbiddenError({ code: 'scopes_too_wide', message, details: { scopes: [...reach] } });

/**
 * Lets a time pass to which a token may live from now on: not over, and within what the organization
 * allows, counted to the end of the last day, UTC.
 * @throws {InvalidInputError} 'expiry_in_the_past', 'token_lives_too_long'.
 */
export function requireExpiry(
  expiresAt: Date | null,
  { maxTokenDays }: Pick<Organization, 'maxTokenDays'>,
  now: Date,
): void {
  if (expiresAt !== null && expiresAt <= now) {
    throw new InvalidInputError({
      code: 'expiry_in_the_past',
      message: `${shownTime(expiresAt)} is over: give a time that is to come.`,
    });
  }
  if (maxTokenDays === null) return;
  const latest = latestExpiry(maxTokenDays, now);
  if (expiresAt !== null && expiresAt <= latest) return;
  throw new InvalidInputError({
    code: 'token_lives_too_long',
    message: `API tokens of this organization live for at most ${maxTokenDays} days: give an expiry up to ${shownTime(latest)}.`,
    details: { max_token_days: maxTokenDays, latest: latest.toISOString() },
  });
}

const latestExpiry = (days: number, now: Date): Date =>
  new Date((Math.floor(now.getTime() / DAY) + days + 1) * DAY);

/**
 * Lets a token pass that was not revoked.
 * @throws {ConflictError} 'token_is_revoked'.
 */
export function requireNotRevoked({ name, revokedAt }: Token): void {
  if (revokedAt === null) return;
  throw new ConflictError({
    code: 'token_is_revoked',
    message: `The API token '${name}' was revoked on ${shownTime(revokedAt)} for good: create another one.`,
  });
}
