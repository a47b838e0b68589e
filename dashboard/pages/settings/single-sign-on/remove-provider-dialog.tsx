import type { SingleSignOnAnswer } from '@kiln-connect/usecases';
import { AlertDialog } from '../../../ui/alert-dialog.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { useAction } from '../use-action.ts';
import { useProviderChanges } from './use-providers.ts';

interface RemoveProviderDialogProps {
  provider: SingleSignOnAnswer;
  onClose: () => void;
}

export function RemoveProviderDialog({ provider, onClose }: RemoveProviderDialogProps) {
  const { remove } = useProviderChanges();
  const action = useAction(remove);
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title={`Remove the provider of ${provider.domain}?`}
      description="Nobody signs in through it any more. Its people stay members; those without a password set one by “Forgot password”."
      confirmLabel="Remove"
      isBusy={action.isBusy}
      onConfirm={async () => {
        if (!(await action.run(provider))) return;
        showToast(`The provider of ${provider.domain} is removed.`);
        onClose();
      }}
    >
      <FormError error={action.error} />
    </AlertDialog>
  );
}
