import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api/api.ts';
import { hasCode } from '../api/api-error.ts';
import { useEnter } from '../router/use-enter.ts';
import { PublicLayout } from '../shell/public-layout.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Input } from '../ui/input.tsx';

/** The second step of signing in: a code of the authenticator app, or one of the backup codes. */
export default function TwoFactorPage() {
  const { return_to: returnPath } = useSearch({ from: '/two-factor' });
  const [isBackup, setBackup] = useState(false);
  const [code, setCode] = useState('');
  const enter = useEnter();
  const verify = useMutation({
    mutationFn: async () => {
      const endpoint = isBackup ? 'verify-backup-code' : 'verify-totp';
      const typed = isBackup ? code.trim() : code.replace(/\s/g, '');
      await api.post(`/auth/two-factor/${endpoint}`, { code: typed });
      await enter(returnPath);
    },
    onError: () => setCode(''),
  });
  const switchKind = () => {
    setBackup(!isBackup);
    setCode('');
    verify.reset();
  };
  const { error } = verify;
  const fault = hasCode(error, 'wrong_code') ? error.message : undefined;
  return (
    <PublicLayout
      title="Two-factor authentication"
      description={
        isBackup
          ? 'Enter one of the backup codes that you stored. Each works once.'
          : 'Enter the six digits that your authenticator app shows for Kiln Connect.'
      }
      footer={
        <Link
          to="/sign-in"
          search={returnPath ? { return_to: returnPath } : {}}
          className="text-accent-ink hover:underline"
        >
          Begin again
        </Link>
      }
    >
      <Form onSubmit={() => verify.mutate()} error={verify.error}>
        {!fault && <FormError error={error} />}
        <Field label={isBackup ? 'Backup code' : 'Code'} error={fault}>
          <Input
            key={String(isBackup)}
            inputMode={isBackup ? 'text' : 'numeric'}
            autoComplete={isBackup ? 'off' : 'one-time-code'}
            spellCheck={false}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            className="font-mono tracking-widest"
            autoFocus
            required
          />
        </Field>
        <Button type="submit" variant="primary" isBusy={verify.isPending}>
          Verify
        </Button>
        <Button variant="ghost" onClick={switchKind}>
          {isBackup ? 'Use the authenticator app' : 'Use a backup code'}
        </Button>
      </Form>
    </PublicLayout>
  );
}
