import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/api.ts';
import { hasCode } from '../../api/api-error.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { useMe } from '../../api/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { PasswordInput } from '../../ui/password-input.tsx';
import { showToast } from '../../ui/toasts.ts';
import { isAboutPassword, NewPasswordField } from '../new-password-field.tsx';

/** Changes the password, or gives one to a person who came by single sign-on. */
export function PasswordCard() {
  const { person } = useMe();
  const queryClient = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const save = useMutation({
    mutationFn: () =>
      api.post('/me/password', {
        ...(person.has_password && { current_password: current }),
        new_password: next,
      }),
    onSuccess: async () => {
      setCurrent('');
      setNext('');
      await queryClient.invalidateQueries({ queryKey: queryKeys.me });
      showToast('Password set. Your other sessions have ended.');
    },
  });
  const { error } = save;
  const isWrong = hasCode(error, 'confirmation_failed');
  return (
    <Form onSubmit={() => save.mutate()} error={save.error} className="block">
      <Card
        title="Password"
        description={
          person.has_password
            ? 'A new password ends all your other sessions.'
            : 'You have none: you sign in by single sign-on or with a passkey.'
        }
        footer={
          <Button
            type="submit"
            variant="primary"
            size="small"
            isBusy={save.isPending}
            className="ml-auto"
          >
            {person.has_password ? 'Change password' : 'Set password'}
          </Button>
        }
      >
        {!isWrong && !isAboutPassword(error) && <FormError error={error} />}
        <input type="hidden" name="username" autoComplete="username" value={person.email} />
        {person.has_password && (
          <Field
            label="Current password"
            error={isWrong ? 'This is not your current password.' : undefined}
          >
            <PasswordInput
              autoComplete="current-password"
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
              required
            />
          </Field>
        )}
        <NewPasswordField label="New password" value={next} onChange={setNext} error={error} />
      </Card>
    </Form>
  );
}
