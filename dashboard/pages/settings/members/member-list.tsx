import type { MemberAnswer } from '@kiln-connect/usecases';
import { useState } from 'react';
import { useMe } from '../../../api/use-me.ts';
import { useOrganization } from '../../../api/use-organization.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { RowCard, RowCards } from '../../../ui/row-cards.tsx';
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from '../../../ui/table.tsx';
import { useMediaQuery } from '../use-media-query.ts';
import { LeaveDialog } from './leave-dialog.tsx';
import { MemberExit, MemberName, MemberTwoFactor } from './member-cells.tsx';
import { memberRefusals } from './member-refusals.ts';
import { RemoveMemberDialog } from './remove-member-dialog.tsx';
import { RoleMenu } from './role-menu.tsx';

interface MemberListProps {
  members: readonly MemberAnswer[];
}

/** A table, or cards on screens that it does not fit. */
export function MemberList({ members }: MemberListProps) {
  const { role } = useOrganization();
  const { person } = useMe();
  const isWide = useMediaQuery('(min-width: 48rem)');
  const [exiting, setExiting] = useState<MemberAnswer>();
  const close = () => setExiting(undefined);
  const rows = members.map((member) => ({
    member,
    refusals: memberRefusals(member, { role, members }),
    onExit: setExiting,
  }));
  return (
    <>
      {isWide ? <MembersTable rows={rows} /> : <MemberCards rows={rows} />}
      {exiting &&
        (exiting.user_id === person.id ? (
          <LeaveDialog onClose={close} />
        ) : (
          <RemoveMemberDialog member={exiting} onClose={close} />
        ))}
    </>
  );
}

interface RowsProps {
  rows: readonly Parameters<typeof MemberExit>[0][];
}

const MembersTable = ({ rows }: RowsProps) => (
  <Table label="Members">
    <TableHead>
      <HeadCell>Member</HeadCell>
      <HeadCell>Role</HeadCell>
      <HeadCell>Two-factor</HeadCell>
      <HeadCell>Joined</HeadCell>
      <HeadCell>
        <span className="sr-only">Actions</span>
      </HeadCell>
    </TableHead>
    <TableBody>
      {rows.map(({ member, refusals, onExit }) => (
        <TableRow key={member.user_id}>
          <Cell>
            <MemberName member={member} />
          </Cell>
          <Cell>
            <RoleMenu member={member} refusal={refusals.changeRole} />
          </Cell>
          <Cell>
            <MemberTwoFactor member={member} />
          </Cell>
          <Cell className="text-muted">
            <RelativeTime at={member.joined_at} />
          </Cell>
          <Cell className="text-right">
            <MemberExit member={member} refusals={refusals} onExit={onExit} />
          </Cell>
        </TableRow>
      ))}
    </TableBody>
  </Table>
);

const MemberCards = ({ rows }: RowsProps) => (
  <RowCards label="Members">
    {rows.map(({ member, refusals, onExit }) => (
      <RowCard
        key={member.user_id}
        title={<MemberName member={member} />}
        actions={<MemberExit member={member} refusals={refusals} onExit={onExit} />}
        facts={[
          { name: 'Role', value: <RoleMenu member={member} refusal={refusals.changeRole} /> },
          { name: 'Two-factor', value: <MemberTwoFactor member={member} /> },
        ]}
      />
    ))}
  </RowCards>
);
