import { useOrganization } from '../../../api/use-organization.ts';
import { AlertDialog } from '../../../ui/alert-dialog.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { useAction } from '../use-action.ts';
import { useMemberChanges } from './use-member-changes.ts';

export function LeaveDialog({ onClose }: { onClose: () => void }) {
  const { name } = useOrganization();
  const { leave } = useMemberChanges();
  const action = useAction(leave);
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title={`Leave ${name}?`}
      description="You lose access at once, and only an invitation brings you back. API tokens that you created go on working."
      confirmLabel="Leave"
      isBusy={action.isBusy}
      onConfirm={async () => {
        // All that is kept of the organization must go: the page is loaded anew.
        if (await action.run()) location.assign('/');
      }}
    >
      <FormError error={action.error} />
    </AlertDialog>
  );
}
