import type { InvitationAnswer } from '@kiln-connect/usecases';
import { messageOf } from '../../../api/api-error.ts';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { useAction } from '../use-action.ts';
import { roleRefusal } from './role-texts.ts';
import { useMemberChanges } from './use-member-changes.ts';

interface InvitationProps {
  invitation: InvitationAnswer;
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

export const InvitedAddress = ({ invitation: { email } }: InvitationProps) => (
  <span className="block max-w-64 min-w-0 truncate font-medium" title={email}>
    {email}
  </span>
);

export const InvitationOrigin = ({ invitation: { created_at, invited_by } }: InvitationProps) => (
  <div className="text-muted">
    <RelativeTime at={created_at} />
    <span className="block max-w-40 truncate text-subtle">
      by {invited_by.type === 'operator' ? 'the operator' : invited_by.name || invited_by.email}
    </span>
  </div>
);

export const InvitationState = ({ invitation: { expired, expires_at } }: InvitationProps) =>
  expired ? (
    <Badge tone="danger">Expired</Badge>
  ) : (
    <span className="text-muted">
      Expires <RelativeTime at={expires_at} isAhead />
    </span>
  );

interface InvitationActionsProps extends InvitationProps {
  hasMail: boolean;
}

export function InvitationActions({ invitation, hasMail }: InvitationActionsProps) {
  const { email, role } = invitation;
  const organization = useOrganization();
  const refusal = usePermission('members.invite').reason ?? roleRefusal(organization.role, role);
  const changes = useMemberChanges();
  const resend = useTold(
    changes.resend,
    hasMail ? `The invitation of ${email} is sent anew.` : `${email} has a new link.`,
  );
  const revoke = useTold(changes.revoke, `The invitation of ${email} is revoked.`);
  return (
    <>
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
    </>
  );
}
