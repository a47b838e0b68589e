import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api/api.ts';
import { hasCode } from '../api/api-error.ts';
import { dropFragment, takeFragment } from '../router/take-fragment.ts';
import { PublicLayout } from '../shell/public-layout.tsx';
import { Button } from '../ui/button.tsx';
import { buttonStyle } from '../ui/button-style.ts';
import { Form } from '../ui/form.tsx';
import { FormError } from '../ui/form-error.tsx';
import { isAboutPassword, NewPasswordField } from './new-password-field.tsx';

/** Sets a new password with the secret of a link from an e-mail. */
export default function ResetPasswordPage() {
  const [token] = useState(takeFragment);
  const [password, setPassword] = useState('');
  const navigate = useNavigate();
  const reset = useMutation({
    mutationFn: async () => {
      await api.post('/auth/reset-password', { token, password });
      dropFragment();
      await navigate({ to: '/sign-in', search: { notice: 'password_reset' }, replace: true });
    },
  });
  if (!token || hasCode(reset.error, 'invalid_reset_token')) {
    return (
      <PublicLayout
        title="This link does not work"
        description="It was used, is older than an hour, or was not copied whole. Ask for a new one."
      >
        <Link to="/forgot-password" className={buttonStyle({ variant: 'primary' })}>
          Ask for a new link
        </Link>
      </PublicLayout>
    );
  }
  return (
    <PublicLayout
      title="Choose a new password"
      description="It ends all your sessions, on every device."
    >
      <Form onSubmit={() => reset.mutate()} error={reset.error}>
        {!isAboutPassword(reset.error) && <FormError error={reset.error} />}
        <NewPasswordField value={password} onChange={setPassword} error={reset.error} />
        <Button type="submit" variant="primary" isBusy={reset.isPending}>
          Set password
        </Button>
      </Form>
    </PublicLayout>
  );
}
