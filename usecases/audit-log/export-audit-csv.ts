import type { ChainedAuditEntry } from '@kiln-connect/store';
import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import { csvLine, inertText } from '../spreadsheet/csv.ts';
import type { System } from '../system.ts';
import { type AuditQuery, auditFilter } from './audit-event-answer.ts';

const COLUMNS: { readonly [heading: string]: (entry: ChainedAuditEntry) => string } = {
  seq: ({ seq }) => String(seq),
  at: ({ at }) => at.toISOString(),
  actor_type: ({ actor }) => actor.type,
  actor_id: ({ actor }) => actor.id ?? '',
  actor: ({ actor }) => actor.label,
  action: ({ action }) => action,
  subject_type: ({ subject }) => subject.type,
  subject_id: ({ subject }) => subject.id,
  subject: ({ subject }) => subject.label,
  details: ({ details }) => JSON.stringify(details),
  address: ({ address }) => address ?? '',
  user_agent: ({ userAgent }) => userAgent ?? '',
};

/** Entries in memory at a time. */
const PAGE = 500;

/**
 * The same entries as `listAuditEvents`, all pages, as CSV (RFC 4180) with a line of headings. A cell
 * that a spreadsheet would compute stands behind an apostrophe. The export itself is an entry too.
 * @throws {ForbiddenError} 'missing_permission'.
 * @throws {NotFoundError} 'organization_not_found'.
 */
export async function exportAuditCsv(
  query: AuditQuery,
  actor: Actor,
  system: System,
): Promise<AsyncIterable<string>> {
  const asked = { slug: query.organization, permission: 'audit.read' } as const;
  const organization = await findOrganization(asked, actor, system);
  await auditActor(
    {
      organizationId: organization.id,
      action: 'audit_log_exported',
      subject: { type: 'organization', id: organization.id, label: organization.slug },
      details: {
        action: query.action,
        actor: query.actor,
        from: query.from?.toISOString(),
        to: query.to?.toISOString(),
        text: query.text,
      },
    },
    actor,
    system.store,
  );
  return csvPages((before) =>
    system.store.audit.list({
      organizationId: organization.id,
      filter: auditFilter(query),
      before,
      limit: PAGE,
    }),
  );
}

/** `pageBefore` answers at most `PAGE` entries before that number, the latest first. */
async function* csvPages(
  pageBefore: (before: number | undefined) => Promise<readonly ChainedAuditEntry[]>,
): AsyncGenerator<string> {
  yield csvLine(Object.keys(COLUMNS));
  let before: number | undefined;
  for (;;) {
    const entries = await pageBefore(before);
    if (entries.length > 0) {
      yield entries.map(lineOf).join('');
    }
    if (entries.length < PAGE) return;
    before = entries.at(-1)?.seq;
  }
}

const lineOf = (entry: ChainedAuditEntry): string =>
  csvLine(Object.values(COLUMNS).map((cell) => inertText(cell(entry))));
