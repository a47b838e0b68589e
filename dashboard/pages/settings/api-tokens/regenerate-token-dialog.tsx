import type { TokenAnswer, TokenWithSecret } from '@kiln-connect/usecases';
import { useState } from 'react';
import { AlertDialog } from '../../../ui/alert-dialog.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { useAction } from '../use-action.ts';
import { type OverlapSeconds, useTokenChanges } from './use-token-changes.ts';

interface RegenerateTokenDialogProps {
  token: TokenAnswer;
  onClose: () => void;
  onRegenerated: (token: TokenWithSecret) => void;
}

const OVERLAPS = [
  { value: '0', label: 'No time', hint: 'It is refused at once. Right for a secret that leaked.' },
  { value: '3600', label: '1 hour' },
  { value: '86400', label: '24 hours' },
  { value: '604800', label: '7 days' },
] as const;

export function RegenerateTokenDialog(props: RegenerateTokenDialogProps) {
  const { token, onClose, onRegenerated } = props;
  const [overlap, setOverlap] = useState<(typeof OVERLAPS)[number]['value']>('0');
  const { regenerate } = useTokenChanges();
  const action = useAction(() => regenerate(token, Number(overlap) as OverlapSeconds));
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title={`Regenerate the secret of “${token.name}”?`}
      description={
        <>
          The token keeps its name and settings and gets a new secret. The secret that ends in{' '}
          <span className="font-mono">{token.last_four}</span> stops working when you say.
        </>
      }
      confirmLabel="Regenerate Token"
      tone="primary"
      isBusy={action.isBusy}
      onConfirm={async () => {
        const made = await action.run();
        if (made) onRegenerated(made.result);
      }}
    >
      <FormError error={action.error} />
      <RadioGroup
        label="How long the old secret still works"
        value={overlap}
        onChange={setOverlap}
        options={OVERLAPS}
      />
      {token.previous_secret && (
        <Banner tone="warning">
          The secret before it, which ends in {token.previous_secret.last_four}, stops working in
          any case.
        </Banner>
      )}
    </AlertDialog>
  );
}
