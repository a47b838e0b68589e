import type { AuditPage } from '@kiln-connect/usecases';
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { path, request } from '../../../api/api.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { type AuditFilterDraft, auditQueryOf } from './audit-filter.ts';

const PAGE_SIZE = 50;

/** The audit log page by page, the latest first; a page begins where the one before it ended. */
export function auditLogQuery(organization: string, filter: AuditFilterDraft) {
  const query = auditQueryOf(filter);
  return infiniteQueryOptions({
    queryKey: queryKeys.audit(organization, query),
    queryFn: ({ pageParam, signal }) =>
      request<AuditPage>('GET', path`/organizations/${organization}/audit`, {
        query: { ...query, before: pageParam ?? undefined, limit: PAGE_SIZE },
        signal,
      }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next_before,
    placeholderData: keepPreviousData,
  });
}
