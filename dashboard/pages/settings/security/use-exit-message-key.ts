import type { ExitMessageKeyAnswer } from '@kiln-connect/usecases';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, path } from '../../../api/api.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { useOrganization } from '../../../api/use-organization.ts';

const placeOf = (organization: string): string =>
  path`/organizations/${organization}/exit-message-key`;

/** The registered key; null when there is none. */
export const exitMessageKeyQuery = (organization: string) =>
  queryOptions({
    queryKey: queryKeys.exitMessageKey(organization),
    queryFn: ({ signal }) =>
      api.get<ExitMessageKeyAnswer | null>(placeOf(organization), { signal }),
  });

/** What can be done to the key, each with what the dashboard knows of it. */
export function useExitMessageKeyChanges() {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const know = (key: ExitMessageKeyAnswer | null): void => {
    client.setQueryData(queryKeys.exitMessageKey(slug), key);
  };
  return {
    set: async (publicKey: string): Promise<void> => {
      know(await api.post<ExitMessageKeyAnswer>(placeOf(slug), { public_key: publicKey }));
    },
    remove: async (): Promise<void> => {
      await api.delete(placeOf(slug));
      know(null);
    },
  };
}
