import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import {
  type AuditEventAnswer,
  type AuditQuery,
  auditEventAnswer,
  auditFilter,
} from './audit-event-answer.ts';

/** One page of the audit log. */
export interface AuditPage {
  readonly data: readonly AuditEventAnswer[];
  /** `before` of the next page; null on the last one. */
  readonly next_before: number | null;
}

/**
 * What happened in an organization, the latest first: its own entries, and those of its members'
 * accounts (sign-ins, passwords, second factors) since they joined it, as long as they are members.
 * @throws {ForbiddenError} 'missing_permission'.
 * @throws {NotFoundError} 'organization_not_found'.
 */
export async function listAuditEvents(
  { before, limit, ...query }: AuditQuery & { before?: number | undefined; limit: number },
  actor: Actor,
  system: System,
): Promise<AuditPage> {
  const asked = { slug: query.organization, permission: 'audit.read' } as const;
  const organization = await findOrganization(asked, actor, system);
  const entries = await system.store.audit.list({
    organizationId: organization.id,
    filter: auditFilter(query),
    before,
    // One more than is shown tells whether there is another page.
    limit: limit + 1,
  });
  const shown = entries.slice(0, limit);
  return {
    data: shown.map(auditEventAnswer),
    next_before: entries.length > limit ? (shown.at(-1)?.seq ?? null) : null,
  };
}
