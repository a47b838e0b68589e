import type { InvitationAnswer } from '@kiln-connect/usecases';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { statusQuery } from '../../../api/queries.ts';
import { HeadCell, Table, TableBody, TableHead } from '../../../ui/table.tsx';
import { InvitationRow } from './invitation-row.tsx';
import { NoMailNote } from './no-mail-note.tsx';

/** Who was invited and has not come yet. */
export function InvitationList({ invitations }: { invitations: readonly InvitationAnswer[] }) {
  const id = useId();
  const hasMail = useQuery(statusQuery).data?.mail ?? true;
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3">
      <h2 id={id} className="text-sm font-semibold">
        Pending invitations
      </h2>
      {!hasMail && <NoMailNote />}
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
            <InvitationRow key={invitation.id} invitation={invitation} hasMail={hasMail} />
          ))}
        </TableBody>
      </Table>
    </section>
  );
}
