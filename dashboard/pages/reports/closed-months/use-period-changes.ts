import type { PeriodAnswer } from '@kiln-connect/usecases';
import { useQueryClient } from '@tanstack/react-query';
import { api, path } from '../../../api/api.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { useOrganization } from '../../../api/use-organization.ts';

/** What can be done to months, each with what the dashboard knows of them. */
export function usePeriodChanges() {
  const { slug, network } = useOrganization();
  const client = useQueryClient();
  const learn = async <Answer>(answer: Answer): Promise<Answer> => {
    await client.invalidateQueries({ queryKey: queryKeys.books(slug, network) });
    return answer;
  };
  return {
    close: async (chain: string, month: string) =>
      learn(
        await api.post<readonly PeriodAnswer[]>(path`/organizations/${slug}/periods`, {
          chain,
          network,
          month,
        }),
      ),
    restate: async (id: string, reason: string) => {
      const restated = await api.post<PeriodAnswer>(
        path`/organizations/${slug}/periods/${id}/restate`,
        { reason },
      );
      await client.invalidateQueries({ queryKey: queryKeys.period(slug, id) });
      return learn(restated);
    },
  };
}
