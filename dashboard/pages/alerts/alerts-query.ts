import type { AlertAnswer, AlertPage } from '@kiln-connect/usecases';
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { path, request } from '../../api/api.ts';
import { queryKeys } from '../../api/query-keys.ts';

/** Which alerts are shown. */
export interface AlertFilterDraft {
  readonly state: AlertAnswer['state'] | '';
  readonly stakeId: string;
}

export const NO_FILTER: AlertFilterDraft = { state: '', stakeId: '' };

const PAGE_SIZE = 25;

/** Alerts page by page, the latest first; new ones show by themselves. */
export function alertsQuery(
  { slug, network }: { slug: string; network: string },
  { state, stakeId }: AlertFilterDraft,
) {
  const filter = { state: state || undefined, stake_id: stakeId.trim() || undefined };
  return infiniteQueryOptions({
    queryKey: queryKeys.alerts(slug, network, filter),
    queryFn: ({ pageParam, signal }) =>
      request<AlertPage>('GET', path`/organizations/${slug}/alerts`, {
        query: { network, ...filter, before: pageParam ?? undefined, limit: PAGE_SIZE },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_before,
    placeholderData: keepPreviousData,
    refetchInterval: 20_000,
  });
}
