import type { InvitationAnswer } from '@kiln-connect/usecases';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { statusQuery } from '../../../api/queries.ts';
import { RowCard, RowCards } from '../../../ui/row-cards.tsx';
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from '../../../ui/table.tsx';
import { useMediaQuery } from '../use-media-query.ts';
import {
  InvitationActions,
  InvitationOrigin,
  InvitationState,
  InvitedAddress,
} from './invitation-cells.tsx';
import { NoMailNote } from './no-mail-note.tsx';
import { roleTitle } from './role-texts.ts';

interface InvitationsProps {
  invitations: readonly InvitationAnswer[];
  hasMail: boolean;
}

/** Who was invited and has not come yet. */
export function InvitationList({ invitations }: Pick<InvitationsProps, 'invitations'>) {
  const id = useId();
  const isWide = useMediaQuery('(min-width: 48rem)');
  const hasMail = useQuery(statusQuery).data?.mail ?? true;
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3">
      <h2 id={id} className="text-sm font-semibold">
        Pending invitations
      </h2>
      {!hasMail && <NoMailNote />}
      {isWide ? (
        <InvitationsTable invitations={invitations} hasMail={hasMail} />
      ) : (
        <InvitationCards invitations={invitations} hasMail={hasMail} />
      )}
    </section>
  );
}

const InvitationsTable = ({ invitations, hasMail }: InvitationsProps) => (
  <Table label="Pending invitations">
    <TableHead>
      <HeadCell>E-mail address</HeadCell>
      <HeadCell>Role</HeadCell>
      <HeadCell>Invited</HeadCell>
      <HeadCell>State</HeadCell>
      <HeadCell>
        <span className="sr-only">Actions</span>
      </HeadCell>
    </TableHead>
    <TableBody>
      {invitations.map((invitation) => (
        <TableRow key={invitation.id}>
          <Cell>
            <InvitedAddress invitation={invitation} />
          </Cell>
          <Cell>{roleTitle(invitation.role)}</Cell>
          <Cell>
            <InvitationOrigin invitation={invitation} />
          </Cell>
          <Cell>
            <InvitationState invitation={invitation} />
          </Cell>
          <Cell>
            <div className="flex justify-end gap-1.5">
              <InvitationActions invitation={invitation} hasMail={hasMail} />
            </div>
          </Cell>
        </TableRow>
      ))}
    </TableBody>
  </Table>
);

const InvitationCards = ({ invitations, hasMail }: InvitationsProps) => (
  <RowCards label="Pending invitations">
    {invitations.map((invitation) => (
      <RowCard
        key={invitation.id}
        title={<InvitedAddress invitation={invitation} />}
        facts={[
          { name: 'Role', value: roleTitle(invitation.role) },
          { name: 'State', value: <InvitationState invitation={invitation} /> },
          { name: 'Invited', value: <InvitationOrigin invitation={invitation} /> },
        ]}
        notice={
          <div className="flex justify-end gap-1.5 border-t border-line bg-canvas px-4 py-2.5">
            <InvitationActions invitation={invitation} hasMail={hasMail} />
          </div>
        }
      />
    ))}
  </RowCards>
);
