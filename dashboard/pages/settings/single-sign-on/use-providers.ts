import type { SingleSignOnAnswer } from '@kiln-connect/usecases';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, path } from '../../../api/api.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { useOrganization } from '../../../api/use-organization.ts';

export const providersQuery = (organization: string) =>
  queryOptions({
    queryKey: queryKeys.singleSignOn(organization),
    queryFn: ({ signal }) =>
      api.get<readonly SingleSignOnAnswer[]>(path`/organizations/${organization}/single-sign-on`, {
        signal,
      }),
  });

/** What can be done to identity providers, each with the list read anew right after. */
export function useProviderChanges() {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: queryKeys.singleSignOn(slug) });
  const all = path`/organizations/${slug}/single-sign-on`;
  const at = (id: string) => path`/organizations/${slug}/single-sign-on/${id}`;
  return {
    create: async (body: object): Promise<void> => {
      await api.post(all, body);
      await refresh();
    },
    update: async (id: string, body: object): Promise<void> => {
      await api.patch(at(id), body);
      await refresh();
    },
    remove: async ({ id }: SingleSignOnAnswer): Promise<void> => {
      await api.delete(at(id));
      await refresh();
    },
    verifyDomain: async ({ id }: SingleSignOnAnswer): Promise<void> => {
      await api.post(`${at(id)}/verify-domain`);
      await refresh();
    },
  };
}
