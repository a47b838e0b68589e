import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api/api.ts';
import { statusQuery } from '../api/queries.ts';
import { PublicLayout } from '../shell/public-layout.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Input } from '../ui/input.tsx';

/** Asks for a link that sets a new password; never says whether the address is known. */
export default function ForgotPasswordPage() {
  const [email, setEmail] = useState('');
  const sendsMail = useQuery(statusQuery).data?.mail ?? true;
  const request = useMutation({
    mutationFn: () => api.post('/auth/request-password-reset', { email: email.trim() }),
  });
  return (
    <PublicLayout
      title="Forgot password"
      description="A link lets you choose a new one."
      footer={
        <Link to="/sign-in" className="text-accent-ink hover:underline">
          Back to sign-in
        </Link>
      }
    >
      {request.isSuccess ? (
        <Banner
          tone="success"
          title={sendsMail ? 'Look into your mailbox' : 'A link was asked for'}
          isAlert
        >
          {sendsMail
            ? `If ${email.trim()} has an account here, a link is on its way. It works for an hour.`
            : `If ${email.trim()} has an account here, a link is made. It works for an hour.`}
        </Banner>
      ) : (
        <Form onSubmit={() => request.mutate()} error={request.error}>
          <FormError error={request.error} />
          <Field label="E-mail">
            <Input
              type="email"
              autoComplete="username"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              autoFocus
              required
            />
          </Field>
          <Button type="submit" variant="primary" isBusy={request.isPending}>
            Ask for a link
          </Button>
        </Form>
      )}
      {!sendsMail && (
        <Banner tone="warning" title="This deployment sends no e-mail">
          Ask its operator for your link; <code>npm run connect -- mail list</code> shows it to
          them.
        </Banner>
      )}
    </PublicLayout>
  );
}
