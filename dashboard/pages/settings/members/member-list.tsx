import type { MemberAnswer } from '@kiln-connect/usecases';
import { useState } from 'react';
import { useMe } from '../../../api/use-me.ts';
import { useOrganization } from '../../../api/use-organization.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from '../../../ui/table.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { memberRefusals } from './member-refusals.ts';
import { RemoveMemberDialog } from './remove-member-dialog.tsx';
import { RoleMenu } from './role-menu.tsx';

interface MemberListProps {
  members: readonly MemberAnswer[];
}

export function MemberList({ members }: MemberListProps) {
  const { role } = useOrganization();
  const { person } = useMe();
  const [leaving, setLeaving] = useState<MemberAnswer>();
  const [removing, setRemoving] = useState<MemberAnswer>();
  return (
    <>
      <Table label="Members" minWidth="min-w-lg">
        <TableHead>
          <HeadCell>Member</HeadCell>
          <HeadCell>Role</HeadCell>
          <HeadCell>Two-factor</HeadCell>
          <HeadCell className="max-md:hidden">Joined</HeadCell>
          <HeadCell>
            <span className="sr-only">Actions</span>
          </HeadCell>
        </TableHead>
        <TableBody>
          {members.map((member) => {
            const refusals = memberRefusals(member, { role, members });
            const isSelf = member.user_id === person.id;
            return (
              <TableRow key={member.user_id}>
                <Cell>
                  <span className="flex items-center gap-2 font-medium">
                    <span className="max-w-56 truncate">{member.name || member.email}</span>
                    {isSelf && <Badge tone="accent">You</Badge>}
                  </span>
                  {member.name && (
                    <span className="block max-w-64 truncate text-subtle">{member.email}</span>
                  )}
                </Cell>
                <Cell>
                  <RoleMenu member={member} refusal={refusals.changeRole} />
                </Cell>
                <Cell>
                  {member.has_two_factor ? <Badge tone="success">On</Badge> : <Badge>Off</Badge>}
                </Cell>
                <Cell className="text-muted max-md:hidden">
                  <RelativeTime at={member.joined_at} />
                </Cell>
                <Cell className="text-right">
                  {isSelf ? (
                    <Button
                      size="small"
                      disabledReason={refusals.leave}
                      onClick={() => setLeaving(member)}
                    >
                      Leave
                    </Button>
                  ) : (
                    <Button
                      size="small"
                      aria-label={`Remove ${member.name || member.email}`}
                      disabledReason={refusals.remove}
                      onClick={() => setRemoving(member)}
                    >
                      Remove
                    </Button>
                  )}
                </Cell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
      {leaving && <LeaveDialog onClose={() => setLeaving(undefined)} />}
      {removing && <RemoveMemberDialog member={removing} onClose={() => setRemoving(undefined)} />}
    </>
  );
}
