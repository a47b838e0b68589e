import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { Button } from '../../../ui/button.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { ListSkeleton } from '../list-skeleton.tsx';
import { QueryFailure } from '../query-failure.tsx';
import { InvitationList } from './invitation-list.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { MemberList } from './member-list.tsx';
import { invitationsQuery, membersQuery } from './members-queries.ts';

export default function MembersPage() {
  const { slug, name } = useOrganization();
  const members = useQuery(membersQuery(slug));
  const invitations = useQuery(invitationsQuery(slug));
  const mayInvite = usePermission('members.invite');
  const [isInviting, setInviting] = useState(false);
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Members"
        description={`Who belongs to ${name}, and what each may do.`}
        action={
          <Button
            variant="primary"
            icon={<UserPlus className="size-4" />}
            disabledReason={mayInvite.reason}
            onClick={() => setInviting(true)}
          >
            Invite a member
          </Button>
        }
      />
      {members.error && <QueryFailure query={members} />}
      {members.isPending && <ListSkeleton label="members" rows={3} />}
      {members.data && <MemberList members={members.data} />}
      {invitations.error && <QueryFailure query={invitations} />}
      {invitations.data && invitations.data.length > 0 && (
        <InvitationList invitations={invitations.data} />
      )}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </div>
  );
}
