import { useInfiniteQuery } from '@tanstack/react-query';
import { Download, ScrollText } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { buttonStyle } from '../../../ui/button-style.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { NotAllowed } from '../not-allowed.tsx';
import { PagedList } from '../paged-list.tsx';
import { AuditEntries } from './audit-entries.tsx';
import { type AuditFilterDraft, auditCsvAddress, NO_FILTER } from './audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';
import { auditLogQuery } from './audit-query.ts';

export default function AuditLogPage() {
  const { slug } = useOrganization();
  const mayRead = usePermission('audit.read');
  const [filter, setFilter] = useState(NO_FILTER);
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Audit log"
        description={'Who did what, from where, and what it changed.'}
        action={
          mayRead.allowed && (
            <a href={auditCsvAddress(slug, filter)} download className={buttonStyle()}>
              <Download className="size-4" aria-hidden="true" />
              Export CSV
            </a>
          )
        }
      />
      {mayRead.allowed ? (
        <>
          <AuditFilters filter={filter} onChange={setFilter} />
          <AuditPages filter={filter} />
        </>
      ) : (
        <NotAllowed reason={mayRead.reason} />
      )}
    </div>
  );
}

function AuditPages({ filter }: { filter: AuditFilterDraft }) {
  const { slug } = useOrganization();
  const log = useInfiniteQuery(auditLogQuery(slug, useDeferredValue(filter)));
  return (
    <PagedList
      query={log}
      plural="entries"
      skeletonRows={8}
      empty={
        <EmptyState icon={<ScrollText className="size-5" />} title="Nothing like that happened">
          No entry matches the filter. Take something out of it to see more.
        </EmptyState>
      }
    >
      {(entries) => <AuditEntries entries={entries} isStale={log.isPlaceholderData} />}
    </PagedList>
  );
}
