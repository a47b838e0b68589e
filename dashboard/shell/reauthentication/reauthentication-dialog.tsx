import { useMutation, useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { MeAnswer } from '../../api/answers.ts';
import { api } from '../../api/api.ts';
import { signInWithPasskey } from '../../api/passkeys.ts';
import { meQuery } from '../../api/queries.ts';
import { settleReauthentication } from '../../api/reauthentication.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { PasswordInput } from '../../ui/password-input.tsx';
import { ReauthenticationFrame } from './reauthentication-frame.tsx';
import { SignInElsewhere } from './sign-in-elsewhere.tsx';

/** Asks who the user is before something that matters; what they did is then done without asking again. */
export default function ReauthenticationDialog() {
  const me = useQuery(meQuery).data;
  return (
    <ReauthenticationFrame
      title="Confirm that it is you"
      description="Changes to tokens, members and networks need a proof of who you are that is at most 15 minutes old. Then what you were doing goes on by itself."
      cancelLabel="Cancel"
      onCancel={() => settleReauthentication(false)}
    >
      {me && <Proofs me={me} />}
    </ReauthenticationFrame>
  );
}

function Proofs({ me }: { me: MeAnswer }) {
  const { has_password, has_two_factor } = me.person;
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const done = { onSuccess: () => settleReauthentication(true) };
  const confirm = useMutation({
    ...done,
    mutationFn: () =>
      api.post('/me/confirm', {
        ...(has_password && { password }),
        ...(has_two_factor && { code }),
      }),
  });
  const passkey = useMutation({ ...done, mutationFn: signInWithPasskey });
  return (
    <div className="flex flex-col gap-4">
      <FormError error={confirm.error ?? passkey.error} />
      {(has_password || has_two_factor) && (
        <Form
          onSubmit={() => confirm.mutate()}
          error={confirm.error}
          className="flex flex-col gap-4"
        >
          <input type="hidden" name="username" autoComplete="username" value={me.person.email} />
          {has_password && (
            <Field label="Password">
              <PasswordInput
                autoComplete="current-password"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
                autoFocus
                required
              />
            </Field>
          )}
          {has_two_factor && (
            <Field label="Code of your authenticator app">
              <Input
                inputMode="numeric"
                autoComplete="one-time-code"
                value={code}
                onChange={(event) => setCode(event.target.value)}
                autoFocus={!has_password}
                required
              />
            </Field>
          )}
          <Button type="submit" variant="primary" isBusy={confirm.isPending}>
            Confirm
          </Button>
        </Form>
      )}
      <Button
        icon={<KeyRound className="size-4" />}
        isBusy={passkey.isPending}
        onClick={() => passkey.mutate()}
      >
        Use a passkey
      </Button>
      {me.session.method === 'single-sign-on' && !has_password && !has_two_factor && (
        <>
          <p className="text-sm text-muted">
            You signed in by single sign-on. Without a passkey, do so again in another tab and come
            back: that counts, too.
          </p>
          <SignInElsewhere proving={me.person.email} />
        </>
      )}
    </div>
  );
}
