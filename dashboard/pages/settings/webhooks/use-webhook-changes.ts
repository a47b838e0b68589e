import type { EventType, Network } from '@kiln-connect/core';
import type { ReplayAnswer, WebhookAnswer, WebhookWithSecret } from '@kiln-connect/usecases';
import { useQueryClient } from '@tanstack/react-query';
import { api, path } from '../../../api/api.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { useOrganization } from '../../../api/use-organization.ts';

export interface WebhookBody {
  readonly url: string;
  readonly description: string;
  readonly event_types: readonly EventType[];
}

/**
 * What can be done to webhooks; all that is shown of them is read anew after each. A secret is
 * returned to the caller and goes into no cache.
 */
export function useWebhookChanges() {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const refreshing = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } finally {
      void client.invalidateQueries({ queryKey: queryKeys.webhooks(slug) });
    }
  };
  const at = (id: string) => path`/organizations/${slug}/webhooks/${id}`;
  return {
    create: (body: WebhookBody & { network: Network | null }): Promise<WebhookWithSecret> =>
      refreshing(api.post(path`/organizations/${slug}/webhooks`, body)),
    update: (
      id: string,
      changes: Partial<WebhookBody> & { enabled?: boolean },
    ): Promise<WebhookAnswer> => refreshing(api.patch(at(id), changes)),
    rotate: (id: string, overlapSeconds: number): Promise<WebhookWithSecret> =>
      refreshing(api.post(`${at(id)}/rotate-secret`, { overlap_seconds: overlapSeconds })),
    remove: (id: string): Promise<void> => refreshing(api.delete(at(id))),
    test: (id: string): Promise<void> => refreshing(api.post(`${at(id)}/test`)),
    replayFailed: (id: string, since: Date): Promise<ReplayAnswer> =>
      refreshing(api.post(`${at(id)}/replay`, { since: since.toISOString() })),
    replay: (id: string, delivery: string): Promise<ReplayAnswer> =>
      refreshing(api.post(`${at(id)}${path`/deliveries/${delivery}/replay`}`)),
  };
}
