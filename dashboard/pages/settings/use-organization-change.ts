import { useQueryClient } from '@tanstack/react-query';
import type { OrganizationAnswer } from '../../api/answers.ts';
import { api, path } from '../../api/api.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { useOrganization } from '../../api/use-organization.ts';

export type OrganizationChange =
  | { readonly name: string }
  | { readonly require_two_factor?: boolean; readonly max_token_days?: number | null };

/** Changes the organization's settings, and what the dashboard knows of them. */
export function useOrganizationChange() {
  const { slug } = useOrganization();
  const client = useQueryClient();
  return async (change: OrganizationChange): Promise<void> => {
    const changed = await api.patch<OrganizationAnswer>(path`/organizations/${slug}`, change);
    client.setQueryData(queryKeys.organization(slug), changed);
    await client.invalidateQueries({ queryKey: queryKeys.me, exact: true });
  };
}
