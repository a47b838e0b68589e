import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../api/api.ts';
import { hasCode } from '../../../api/api-error.ts';
import { useMe } from '../../../api/use-me.ts';
import { Button } from '../../../ui/button.tsx';
import { DialogActions } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { PasswordInput } from '../../../ui/password-input.tsx';

interface PasswordStepProps<Answer> {
  /** Changes two-factor authentication; takes the password of a person who has one. */
  endpoint: string;
  submitLabel: string;
  isDangerous?: boolean;
  onDone: (answer: Answer) => void | Promise<void>;
  onCancel: () => void;
}

/** Gives the password to what changes two-factor authentication. */
export function PasswordStep<Answer>(props: PasswordStepProps<Answer>) {
  const { person } = useMe();
  const [password, setPassword] = useState('');
  const send = useMutation({
    // The answer may hold secrets: nothing keeps it once the dialog is gone.
    gcTime: 0,
    mutationFn: async () =>
      props.onDone(await api.post<Answer>(props.endpoint, person.has_password ? { password } : {})),
  });
  const { error } = send;
  const fault = hasCode(error, 'confirmation_failed') ? error.message : undefined;
  return (
    <Form onSubmit={() => send.mutate()} error={send.error}>
      {!fault && <FormError error={error} />}
      <input type="hidden" name="username" autoComplete="username" value={person.email} />
      {person.has_password && (
        <Field label="Your password" error={fault}>
          <PasswordInput
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            required
          />
        </Field>
      )}
      <DialogActions>
        <Button onClick={props.onCancel}>Cancel</Button>
        <Button
          type="submit"
          variant={props.isDangerous ? 'danger' : 'primary'}
          isBusy={send.isPending}
        >
          {props.submitLabel}
        </Button>
      </DialogActions>
    </Form>
  );
}
