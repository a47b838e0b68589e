import type { JsonObject } from '@kiln-connect/core';
import type { AuditEntry, Governance } from '@kiln-connect/store';
import type { Actor, Caller, SignedIn } from './caller.ts';

/** What was done to what. */
export interface AuditedDeed {
  /** Object and verb in the past: 'token_created'. */
  readonly action: string;
  /** What it was done to, and how people know it. */
  readonly subject: AuditEntry['subject'];
  /** What it was before and after; never a secret. */
  readonly details: JsonObject;
}

type AuditGroup = Pick<Governance, 'audit'>;

/**
 * Writes down what the operator or a member did; give the groups of the transaction that does it.
 * A deed in no organization is the operator's own.
 */
export const auditActor = (
  { organizationId = null, ...deed }: AuditedDeed & { readonly organizationId?: string | null },
  actor: Actor,
  { audit }: AuditGroup,
): Promise<unknown> =>
  audit.append({
    ...deed,
    organizationId,
    actor:
      actor.kind === 'operator'
        ? { type: 'operator', id: null, label: 'operator' }
        : { type: 'user', id: actor.userId, label: actor.email },
    address: actor.address,
    userAgent: actor.kind === 'operator' ? null : actor.userAgent,
  });

/** Writes down what a person did who acts for themselves, or is about to become a member. */
export const auditPerson = (
  { organizationId = null, ...deed }: AuditedDeed & { readonly organizationId?: string | null },
  person: { userId: string; email: string } & Omit<SignedIn, 'session'>,
  { audit }: AuditGroup,
): Promise<unknown> =>
  audit.append({
    ...deed,
    organizationId,
    actor: { type: 'user', id: person.userId, label: person.email },
    address: person.address,
    userAgent: person.userAgent,
  });

/** Writes down what the bearer of an API token did. */
export const auditCaller = (
  deed: AuditedDeed,
  caller: Caller,
  { audit }: AuditGroup,
): Promise<unknown> =>
  audit.append({
    ...deed,
    organizationId: caller.organizationId,
    actor: { type: 'token', id: caller.tokenId, label: caller.tokenName },
    address: caller.address,
    userAgent: null,
  });

/** How the audit log names a chain, and what is nobody's but the chain's. */
export const chainSubject = (chain: string): AuditEntry['subject'] => ({
  type: 'chain',
  id: chain,
  label: chain,
});
