import type {
  PolicyAnswer,
  PolicyHistoryAnswer,
  PolicyProposalAnswer,
  PolicyVersionAnswer,
} from '@kiln-connect/usecases';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, path } from '../../../api/api.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { useOrganization } from '../../../api/use-organization.ts';
import type { PolicyDocument } from './policy-document.ts';

const placeOf = (organization: string, network: string): string =>
  path`/organizations/${organization}/policies/${network}`;

/** The policy in force and the change that waits; asked again now and then, for others decide on it. */
export const policyQuery = (organization: string, network: string) =>
  queryOptions({
    queryKey: queryKeys.policy(organization, network),
    queryFn: ({ signal }) => api.get<PolicyAnswer>(placeOf(organization, network), { signal }),
    refetchInterval: 20_000,
  });

/** Every version, and the changes that were cancelled. */
export const policyHistoryQuery = (organization: string, network: string) =>
  queryOptions({
    queryKey: queryKeys.policyHistory(organization, network),
    queryFn: ({ signal }) =>
      api.get<PolicyHistoryAnswer>(`${placeOf(organization, network)}/history`, { signal }),
  });

/** What can be done to the policy; the page asks anew afterwards, also when it was refused. */
export function usePolicyChanges() {
  const { slug, network } = useOrganization();
  const client = useQueryClient();
  const place = placeOf(slug, network);
  const anew = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
    try {
      return await work;
    } finally {
      await client.invalidateQueries({ queryKey: queryKeys.policy(slug, network) });
    }
  };
  return {
    propose: (policy: PolicyDocument | null, reason: string) =>
      anew(api.post<PolicyProposalAnswer>(`${place}/changes`, { policy, reason })),
    approve: (id: string) =>
      anew(api.post<PolicyVersionAnswer>(place + path`/changes/${id}/approve`)),
    cancel: (id: string) =>
      anew(api.post<PolicyProposalAnswer>(place + path`/changes/${id}/cancel`)),
  };
}
