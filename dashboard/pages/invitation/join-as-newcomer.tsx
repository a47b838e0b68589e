import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { isAboutPassword, NewPasswordField } from '../new-password-field.tsx';
import { useAcceptInvitation } from './use-accept-invitation.ts';

/** For somebody who has no account here: the invitation makes it. */
export function JoinAsNewcomer({ token, email }: { token: string; email: string }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const accept = useAcceptInvitation(token, () => ({ name: name.trim(), password }));
  return (
    <Form onSubmit={() => accept.mutate()} error={accept.error}>
      {!isAboutPassword(accept.error) && <FormError error={accept.error} />}
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <Field label="Your name">
        <Input
          autoComplete="name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={100}
          autoFocus
          required
        />
      </Field>
      <NewPasswordField value={password} onChange={setPassword} error={accept.error} />
      <Button type="submit" variant="primary" isBusy={accept.isPending}>
        Join
      </Button>
    </Form>
  );
}
