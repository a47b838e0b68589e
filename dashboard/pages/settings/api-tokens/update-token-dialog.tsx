import type { TokenAnswer } from '@kiln-connect/usecases';
import { Dialog } from '../../../ui/dialog.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { useAction } from '../use-action.ts';
import { changesOf, draftOf, type TokenBody } from './token-draft.ts';
import { TokenForm } from './token-form.tsx';
import { useTokenChanges } from './use-token-changes.ts';

interface UpdateTokenDialogProps {
  token: TokenAnswer;
  maxTokenDays: number | null;
  onClose: () => void;
}

export function UpdateTokenDialog({ token, maxTokenDays, onClose }: UpdateTokenDialogProps) {
  const { update } = useTokenChanges();
  const action = useAction(async (body: TokenBody) => {
    const changes = changesOf(token, body);
    if (Object.keys(changes).length > 0) await update(token, changes);
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Update API token"
      description="Its secret stays the same; what you change holds from the next request on."
    >
      <TokenForm
        initial={draftOf(token)}
        maxTokenDays={maxTokenDays}
        currentEnd={token.expires_at}
        submitLabel="Update"
        isBusy={action.isBusy}
        error={action.error}
        onCancel={onClose}
        onSubmit={async (body) => {
          if (!(await action.run(body))) return;
          showToast(`“${body.name}” is updated.`);
          onClose();
        }}
      />
    </Dialog>
  );
}
