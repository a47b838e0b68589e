import type { InvitationAnswer } from '@kiln-connect/usecases';
import { messageOf } from '../../../api/api-error.ts';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Cell, TableRow } from '../../../ui/table.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { useAction } from '../use-action.ts';
import { roleRefusal, roleTitle } from './role-texts.ts';
import { useMemberChanges } from './use-member-changes.ts';

interface InvitationRowProps {
  invitation: InvitationAnswer;
  hasMail: boolean;
}

/** An action of the row, whose result is told in a toast. */
function useTold(work: (invitation: InvitationAnswer) => Promise<void>, done: string) {
  return useAction(async (invitation: InvitationAnswer) => {
    try {
      await work(invitation);
      showToast(done);
    } catch (error) {
      const message = messageOf(error);
      if (message) showToast(message, 'danger');
    }
  });
}

export function InvitationRow({ invitation, hasMail }: InvitationRowProps) {
  const { email, role, invited_by } = invitation;
  const organization = useOrganization();
  const refusal = usePermission('members.invite').reason ?? roleRefusal(organization.role, role);
  const changes = useMemberChanges();
  const resend = useTold(
    changes.resend,
    hasMail ? `The invitation of ${email} is sent anew.` : `${email} has a new link.`,
  );
  const revoke = useTold(changes.revoke, `The invitation of ${email} is revoked.`);
  return (
    <TableRow>
      <Cell>
        <span className="block max-w-64 truncate font-medium">{email}</span>
      </Cell>
      <Cell>{roleTitle(role)}</Cell>
      <Cell className="text-muted">
        <RelativeTime at={invitation.created_at} />
        <span className="block max-w-40 truncate text-subtle">
          by {invited_by.type === 'operator' ? 'the operator' : invited_by.name || invited_by.email}
        </span>
      </Cell>
      <Cell>
        {invitation.expired ? (
          <Badge tone="danger">Expired</Badge>
        ) : (
          <span className="text-muted">
            Expires <RelativeTime at={invitation.expires_at} />
          </span>
        )}
      </Cell>
      <Cell>
        <div className="flex justify-end gap-1.5">
          <Button
            size="small"
            aria-label={`Resend the invitation of ${email}`}
            disabledReason={refusal}
            isBusy={resend.isBusy}
            onClick={() => void resend.run(invitation)}
          >
            Resend
          </Button>
          <Button
            size="small"
            aria-label={`Revoke the invitation of ${email}`}
            disabledReason={refusal}
            isBusy={revoke.isBusy}
            onClick={() => void revoke.run(invitation)}
          >
            Revoke
          </Button>
        </div>
      </Cell>
    </TableRow>
  );
}
