import {
  type Clock,
  ForbiddenError,
  mayRole,
  type Network,
  PERMISSIONS,
  type Permission,
  RECENT_AUTHENTICATION_SECONDS,
  type Role,
  refusalReason,
  type Scope,
} from '@kiln-connect/core';
import type { PersonSession } from '@kiln-connect/people';

/** Who asks: the bearer of an API token, which alone selects the organization and the network. */
export interface Caller {
  readonly organizationId: string;
  readonly tokenId: string;
  readonly tokenName: string;
  readonly network: Network;
  readonly scopes: readonly Scope[];
  /** The address the request came from. */
  readonly address: string;
}

/** The operator, who proved it with the key that only this machine's owner can read. */
export interface Operator {
  readonly kind: 'operator';
  /** The address the request came from. */
  readonly address: string;
}

/** A person who acts as a member of one organization; `memberOf` makes one anew for each request. */
export interface Member {
  readonly kind: 'member';
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly sessionId: string;
  readonly organizationId: string;
  readonly organizationSlug: string;
  readonly role: Role;
  /** The session passed a second factor, or began where the organization's own provider asks for one. */
  readonly secondFactor: boolean;
  /** The last proof of who this is. */
  readonly authenticatedAt: Date;
  readonly address: string;
  readonly userAgent: string | null;
}

/** Who governs an organization: the operator governs all, a member their own. */
export type Actor = Operator | Member;

/** How what an actor did is signed where people read it: the audit log, closed periods. */
export const actorLabel = (actor: Actor): string =>
  actor.kind === 'operator' ? 'operator' : actor.email;

/** A person who is signed in, as what they are by themselves and in no organization. */
export interface SignedIn {
  readonly session: PersonSession;
  readonly address: string;
  readonly userAgent: string | null;
}

/** Somebody who holds a secret link, signed in or not. */
export interface Visitor extends Omit<SignedIn, 'session'> {
  readonly session: PersonSession | undefined;
}

/**
 * Lets a caller pass whose token has this scope.
 * @throws {ForbiddenError} 'missing_scope' with the scopes that the token has.
 */
export function requireScope(caller: Caller, scope: Scope): void {
  if (caller.scopes.includes(scope)) return;
  throw new ForbiddenError({
    code: 'missing_scope',
    message: `This needs a token with the scope '${scope}'; this token has ${
      caller.scopes.length === 0 ? 'none' : caller.scopes.join(', ')
    }.`,
    details: { needed: scope, scopes: [...caller.scopes] },
  });
}

/** Whether the last proof of who somebody is may still be followed by a change that asks for one. */
export const isRecent = (
  { authenticatedAt }: Pick<Member, 'authenticatedAt'>,
  { clock }: { readonly clock: Clock },
): boolean =>
  clock.now().getTime() - authenticatedAt.getTime() <= RECENT_AUTHENTICATION_SECONDS * 1000;

/**
 * Lets the operator pass, and a member whose role may do this and who, where the table asks for it,
 * proved lately who they are.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 */
export function requirePermission(
  actor: Actor,
  permission: Permission,
  { clock }: { readonly clock: Clock },
): void {
  if (actor.kind === 'operator') return;
  if (!mayRole(actor.role, permission)) {
    throw new ForbiddenError({
      code: 'missing_permission',
      message: refusalReason(actor.role, permission),
      details: { permission, role: actor.role },
    });
  }
  if (!PERMISSIONS[permission].recent || isRecent(actor, { clock })) return;
  throw new ForbiddenError({
    code: 'reauthentication_needed',
    message: `To ${PERMISSIONS[permission].what}, confirm that it is you: your last proof is older than ${RECENT_AUTHENTICATION_SECONDS / 60} minutes.`,
    details: {
      authenticated_at: actor.authenticatedAt.toISOString(),
      max_age_seconds: RECENT_AUTHENTICATION_SECONDS,
    },
  });
}
