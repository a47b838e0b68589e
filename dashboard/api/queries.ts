import type { AlertPage } from '@kiln-connect/usecases';
import { queryOptions } from '@tanstack/react-query';
import type { MeAnswer, OrganizationAnswer, StatusAnswer } from './answers.ts';
import { api, path, request } from './api.ts';
import { queryKeys } from './query-keys.ts';

/** Who is signed in, and where they are a member. */
export const meQuery = queryOptions({
  queryKey: queryKeys.me,
  queryFn: ({ signal }) => api.get<MeAnswer>('/me', { signal }),
  staleTime: 30_000,
});

/** What this deployment is; needs no session. */
export const statusQuery = queryOptions({
  queryKey: queryKeys.status,
  queryFn: ({ signal }) => api.get<StatusAnswer>('/status', { signal }),
  staleTime: 300_000,
});

/** An organization's settings and networks. */
export const organizationQuery = (slug: string) =>
  queryOptions({
    queryKey: queryKeys.organization(slug),
    queryFn: ({ signal }) => api.get<OrganizationAnswer>(path`/organizations/${slug}`, { signal }),
  });

/** How many alerts are open; asked again now and then, for nothing else tells of a new one. */
export const openAlertsQuery = (slug: string, network: string) =>
  queryOptions({
    queryKey: queryKeys.openAlerts(slug, network),
    queryFn: async ({ signal }) =>
      (
        await request<AlertPage>('GET', path`/organizations/${slug}/alerts`, {
          query: { network, state: 'open', limit: 1 },
          signal,
        })
      ).open,
    refetchInterval: 20_000,
  });
