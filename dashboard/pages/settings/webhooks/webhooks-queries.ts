import type { EventType } from '@kiln-connect/core';
import type {
  DeliveryAnswer,
  DeliveryPage,
  DeliveryWithAttempts,
  EventPage,
  WebhookAnswer,
} from '@kiln-connect/usecases';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, path, type Query, request } from '../../../api/api.ts';
import { queryKeys } from '../../../api/query-keys.ts';

/** How often lists are read again of what servers change by themselves, in milliseconds. */
const REFRESH = 5_000;
const PAGE_SIZE = 25;

/** The webhooks of an organization, those of all networks. */
export const webhooksQuery = (organization: string) =>
  queryOptions({
    queryKey: queryKeys.webhooks(organization),
    queryFn: ({ signal }) =>
      api.get<readonly WebhookAnswer[]>(path`/organizations/${organization}/webhooks`, { signal }),
  });

/** One webhook; it may be disabled meanwhile. */
export const webhookQuery = (organization: string, id: string) =>
  queryOptions({
    queryKey: queryKeys.webhook(organization, id),
    queryFn: ({ signal }) =>
      api.get<WebhookAnswer>(path`/organizations/${organization}/webhooks/${id}`, { signal }),
    refetchInterval: REFRESH,
  });

export type DeliveryFilter = DeliveryAnswer['state'] | 'all';

/** A list page by page, the latest first; a page begins where the one before it ended. */
const pagesQuery = <Page extends { readonly next_before: string | null }>(
  queryKey: readonly string[],
  address: string,
  filter: Query,
) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      request<Page>('GET', address, {
        query: { ...filter, before: pageParam ?? undefined, limit: PAGE_SIZE },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_before,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH,
  });

const unlessAll = (chosen: string): string | undefined => (chosen === 'all' ? undefined : chosen);

/** What was and is to be sent to a webhook. */
export const deliveriesQuery = (organization: string, id: string, state: DeliveryFilter) =>
  pagesQuery<DeliveryPage>(
    queryKeys.deliveries(organization, id, state),
    path`/organizations/${organization}/webhooks/${id}/deliveries`,
    { state: unlessAll(state) },
  );

/** What was published. */
export const eventsQuery = (organization: string, type: EventType | 'all') =>
  pagesQuery<EventPage>(
    queryKeys.events(organization, type),
    path`/organizations/${organization}/events`,
    { type: unlessAll(type) },
  );

/** One delivery with what is sent and its attempts. */
export const deliveryQuery = (organization: string, webhook: string, id: string) =>
  queryOptions({
    queryKey: queryKeys.delivery(organization, webhook, id),
    queryFn: ({ signal }) =>
      api.get<DeliveryWithAttempts>(
        path`/organizations/${organization}/webhooks/${webhook}/deliveries/${id}`,
        { signal },
      ),
    refetchInterval: REFRESH,
  });
