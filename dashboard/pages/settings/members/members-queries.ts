import type { InvitationAnswer, MemberAnswer } from '@kiln-connect/usecases';
import { queryOptions } from '@tanstack/react-query';
import { api, path } from '../../../api/api.ts';
import { queryKeys } from '../../../api/query-keys.ts';

export const membersQuery = (organization: string) =>
  queryOptions({
    queryKey: queryKeys.members(organization),
    queryFn: ({ signal }) =>
      api.get<readonly MemberAnswer[]>(path`/organizations/${organization}/members`, { signal }),
  });

/** Invitations that nobody accepted yet, the expired ones too. */
export const invitationsQuery = (organization: string) =>
  queryOptions({
    queryKey: queryKeys.invitations(organization),
    queryFn: ({ signal }) =>
      api.get<readonly InvitationAnswer[]>(path`/organizations/${organization}/invitations`, {
        signal,
      }),
  });
