import type { Role } from '@kiln-connect/core';
import type { InvitationAnswer, MemberAnswer } from '@kiln-connect/usecases';
import { useQueryClient } from '@tanstack/react-query';
import { api, path } from '../../../api/api.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { useOrganization } from '../../../api/use-organization.ts';

/**
 * What can be done to members and invitations, each with its list read anew right after: also when it
 * was refused, for then somebody else may have been quicker.
 */
export function useMemberChanges() {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const refreshMembers = () => client.invalidateQueries({ queryKey: queryKeys.members(slug) });
  const refreshInvitations = () =>
    client.invalidateQueries({ queryKey: queryKeys.invitations(slug) });
  const member = (id: string) => path`/organizations/${slug}/members/${id}`;
  const invitation = (id: string) => path`/organizations/${slug}/invitations/${id}`;

  return {
    changeRole: async ({ user_id }: MemberAnswer, role: Role): Promise<void> => {
      await api.patch(member(user_id), { role }).finally(refreshMembers);
      // The user's own role decides what the rest of the dashboard shows.
      await client.invalidateQueries({ queryKey: queryKeys.me });
    },
    remove: async ({ user_id }: MemberAnswer): Promise<void> => {
      await api.delete(member(user_id)).finally(refreshMembers);
    },
    leave: (): Promise<void> => api.post(path`/organizations/${slug}/leave`),
    invite: async (invited: { email: string; role: Role }): Promise<void> => {
      await api.post(path`/organizations/${slug}/invitations`, invited).finally(refreshInvitations);
    },
    resend: async ({ id }: InvitationAnswer): Promise<void> => {
      await api.post(`${invitation(id)}/resend`).finally(refreshInvitations);
    },
    revoke: async ({ id }: InvitationAnswer): Promise<void> => {
      await api.delete(invitation(id)).finally(refreshInvitations);
    },
  };
}
