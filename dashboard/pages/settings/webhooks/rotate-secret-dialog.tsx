import type { WebhookAnswer, WebhookWithSecret } from '@kiln-connect/usecases';
import { useState } from 'react';
import { AlertDialog } from '../../../ui/alert-dialog.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { useAction } from '../use-action.ts';
import { useWebhookChanges } from './use-webhook-changes.ts';

interface RotateSecretDialogProps {
  webhook: WebhookAnswer;
  onClose: () => void;
  onRotated: (webhook: WebhookWithSecret) => void;
}

const OVERLAPS = [
  { value: '86400', label: '24 hours' },
  { value: '604800', label: '7 days' },
  { value: '3600', label: '1 hour' },
  { value: '0', label: 'No time', hint: 'Right for a secret that leaked.' },
] as const;

export function RotateSecretDialog({ webhook, onClose, onRotated }: RotateSecretDialogProps) {
  const [overlap, setOverlap] = useState<(typeof OVERLAPS)[number]['value']>('86400');
  const { rotate } = useWebhookChanges();
  const action = useAction(() => rotate(webhook.id, Number(overlap)));
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title="Rotate the signing secret?"
      description="The webhook gets a new secret. While the old one goes on, every request carries a signature of each, so that your endpoint can change over without missing one."
      confirmLabel="Rotate secret"
      tone="primary"
      isBusy={action.isBusy}
      onConfirm={async () => {
        const made = await action.run();
        if (made) onRotated(made.result);
      }}
    >
      <FormError error={action.error} />
      <RadioGroup
        label="How long the old secret signs too"
        value={overlap}
        onChange={setOverlap}
        options={OVERLAPS}
      />
    </AlertDialog>
  );
}
