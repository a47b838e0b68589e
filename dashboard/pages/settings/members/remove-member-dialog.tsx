import type { MemberAnswer } from '@kiln-connect/usecases';
import { useOrganization } from '../../../api/use-organization.ts';
import { AlertDialog } from '../../../ui/alert-dialog.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { useAction } from '../use-action.ts';
import { useMemberChanges } from './use-member-changes.ts';

interface RemoveMemberDialogProps {
  member: MemberAnswer;
  onClose: () => void;
}

export function RemoveMemberDialog({ member, onClose }: RemoveMemberDialogProps) {
  const organization = useOrganization();
  const { remove } = useMemberChanges();
  const action = useAction(remove);
  const name = member.name || member.email;
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title={`Remove ${name}?`}
      description={`They lose access to ${organization.name} at once. API tokens that they created go on working: delete or regenerate those that they may have kept.`}
      confirmLabel="Remove"
      isBusy={action.isBusy}
      onConfirm={async () => {
        if (!(await action.run(member))) return;
        showToast(`${name} is removed.`);
        onClose();
      }}
    >
      <FormError error={action.error} />
    </AlertDialog>
  );
}
