import type { TokenWithSecret } from '@kiln-connect/usecases';
import { useOrganization } from '../../../api/use-organization.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { useAction } from '../use-action.ts';
import { newDraft } from './token-draft.ts';
import { TokenForm } from './token-form.tsx';
import { useTokenChanges } from './use-token-changes.ts';

interface CreateTokenDialogProps {
  maxTokenDays: number | null;
  onClose: () => void;
  onCreated: (token: TokenWithSecret) => void;
}

export function CreateTokenDialog({ maxTokenDays, onClose, onCreated }: CreateTokenDialogProps) {
  const { role, network, networks } = useOrganization();
  const { create } = useTokenChanges();
  const action = useAction(create);
  const others = networks.length > 1 ? ' Switch the network to make one for another.' : '';
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Create API token"
      description={`It works on ${network} and nowhere else.${others}`}
    >
      <TokenForm
        initial={newDraft({ role, maxTokenDays })}
        maxTokenDays={maxTokenDays}
        submitLabel="Create application"
        isBusy={action.isBusy}
        error={action.error}
        onCancel={onClose}
        onSubmit={async (body) => {
          const created = await action.run(body);
          if (created) onCreated(created.result);
        }}
      />
    </Dialog>
  );
}
