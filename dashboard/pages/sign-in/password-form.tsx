import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/api.ts';
import { useEnter } from '../../router/use-enter.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { PasswordInput } from '../../ui/password-input.tsx';

interface PasswordFormProps {
  email: string;
  onEmail: (email: string) => void;
  returnPath: string | undefined;
}

export function PasswordForm({ email, onEmail, returnPath }: PasswordFormProps) {
  const [password, setPassword] = useState('');
  const navigate = useNavigate();
  const enter = useEnter();
  const signIn = useMutation({
    mutationFn: async () => {
      const body = { email: email.trim(), password };
      const { two_factor } = await api.post<{ two_factor: boolean }>('/auth/sign-in/email', body);
      if (!two_factor) return enter(returnPath);
      await navigate({
        to: '/two-factor',
        search: returnPath ? { return_to: returnPath } : {},
      });
    },
  });
  return (
    <Form onSubmit={() => signIn.mutate()} error={signIn.error}>
      <FormError error={signIn.error} />
      <Field label="E-mail">
        <Input
          type="email"
          name="email"
          autoComplete="username webauthn"
          value={email}
          onChange={(event) => onEmail(event.target.value)}
          autoFocus
          required
        />
      </Field>
      <Field
        label="Password"
        aside={
          <Link to="/forgot-password" className="text-accent-ink hover:underline">
            Forgot password?
          </Link>
        }
      >
        <PasswordInput
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          required
        />
      </Field>
      <Button type="submit" variant="primary" isBusy={signIn.isPending}>
        Sign in
      </Button>
    </Form>
  );
}
