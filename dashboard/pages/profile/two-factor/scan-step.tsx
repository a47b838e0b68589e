import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../api/api.ts';
import { hasCode } from '../../../api/api-error.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { DialogActions } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { Input } from '../../../ui/input.tsx';
import { QrCode } from './qr-code.tsx';

interface ScanStepProps {
  /** `otpauth:` address: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
  uri: string;
  onVerified: () => void;
  onCancel: () => void;
}

/** Shows the secret to the app, and proves by a first code that it has arrived there. */
export function ScanStep({ uri, onVerified, onCancel }: ScanStepProps) {
  const queryClient = useQueryClient();
  const [code, setCode] = useState('');
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  const verify = useMutation({
    mutationFn: () => api.post('/auth/two-factor/verify-totp', { code: code.replace(/\s/g, '') }),
    onSuccess: () => {
      onVerified();
      return queryClient.invalidateQueries({ queryKey: queryKeys.me });
    },
    onError: () => setCode(''),
  });
  const { error } = verify;
  const fault = hasCode(error, 'wrong_code') ? error.message : undefined;
  return (
    <Form onSubmit={() => verify.mutate()} error={verify.error}>
      {!fault && <FormError error={error} />}
      <div className="flex flex-col items-center gap-4 sm:flex-row sm:items-start">
        <QrCode text={uri} label="QR code for the authenticator app" />
        <div className="flex min-w-0 flex-col items-start gap-2 text-sm">
          <p className="text-muted">No camera? Enter this key in the app:</p>
          <code className="font-mono text-[0.8125rem] break-all">
            {secret.replace(/(.{4})(?=.)/g, '$1 ')}
          </code>
          <CopyButton text={secret} label="Copy key" size="small" />
        </div>
      </div>
      <Field label="Code" error={fault}>
        <Input
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.target.value)}
          className="font-mono tracking-widest"
          required
        />
      </Field>
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={verify.isPending}>
          Turn on
        </Button>
      </DialogActions>
    </Form>
  );
}
