import type { WebhookAnswer } from '@kiln-connect/usecases';
import { AlertDialog } from '../../../ui/alert-dialog.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { useAction } from '../use-action.ts';
import { useWebhookChanges } from './use-webhook-changes.ts';

interface DeleteWebhookDialogProps {
  webhook: WebhookAnswer;
  onClose: () => void;
  onDeleted: () => void;
}

export function DeleteWebhookDialog({ webhook, onClose, onDeleted }: DeleteWebhookDialogProps) {
  const { remove } = useWebhookChanges();
  const action = useAction(() => remove(webhook.id));
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title="Delete this webhook?"
      description={
        <>
          Nothing is sent to <span className="font-mono text-xs break-all">{webhook.url}</span> any
          more, and what was sent is forgotten with it. To keep that, disable it instead.
        </>
      }
      confirmLabel="Delete webhook"
      isBusy={action.isBusy}
      onConfirm={async () => {
        if (await action.run()) onDeleted();
      }}
    >
      <FormError error={action.error} />
    </AlertDialog>
  );
}
