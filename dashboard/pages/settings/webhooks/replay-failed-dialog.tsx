import type { WebhookAnswer } from '@kiln-connect/usecases';
import { useState } from 'react';
import { AlertDialog } from '../../../ui/alert-dialog.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { useAction } from '../use-action.ts';
import { useWebhookChanges } from './use-webhook-changes.ts';

const HOUR = 3_600_000;

const SPANS = [
  { value: '1', label: 'The last hour' },
  { value: '24', label: 'The last 24 hours' },
  { value: '168', label: 'The last 7 days' },
  { value: '720', label: 'The last 30 days', hint: 'All that is kept.' },
] as const;

interface ReplayFailedDialogProps {
  webhook: WebhookAnswer;
  onClose: () => void;
}

export function ReplayFailedDialog({ webhook, onClose }: ReplayFailedDialogProps) {
  const [hours, setHours] = useState<(typeof SPANS)[number]['value']>('24');
  const { replayFailed } = useWebhookChanges();
  const action = useAction(() =>
    replayFailed(webhook.id, new Date(Date.now() - Number(hours) * HOUR)),
  );
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title="Replay what failed?"
      description="Every event that could not be delivered in that time is sent again, with the id that it had: an endpoint that remembers ids tells it from a new one."
      confirmLabel="Replay"
      tone="primary"
      isBusy={action.isBusy}
      onConfirm={async () => {
        const done = await action.run();
        if (!done) return;
        const { replayed } = done.result;
        showToast(
          replayed === 0
            ? 'Nothing failed in that time.'
            : `${replayed} ${replayed === 1 ? 'event is' : 'events are'} sent again.`,
        );
        onClose();
      }}
    >
      <FormError error={action.error} />
      <RadioGroup label="Published in" value={hours} onChange={setHours} options={SPANS} />
    </AlertDialog>
  );
}
