import { useMutation } from '@tanstack/react-query';
import { api } from '../../api/api.ts';
import { hasCode } from '../../api/api-error.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';

interface SingleSignOnFormProps {
  email: string;
  onEmail: (email: string) => void;
  returnPath: string | undefined;
  onBack: () => void;
}

/** Finds the identity provider by the domain of an e-mail address, and goes there. */
export function SingleSignOnForm({ email, onEmail, returnPath, onBack }: SingleSignOnFormProps) {
  const start = useMutation({
    mutationFn: async () => {
      const { url } = await api.post<{ url: string }>('/single-sign-on/start', {
        email: email.trim(),
        ...(returnPath && { return_to: returnPath }),
      });
      location.assign(url);
      // The button stays busy until the other page is there.
      await new Promise(() => {});
    },
  });
  const { error } = start;
  const fault = hasCode(error, 'no_single_sign_on', 'invalid_email') ? error.message : undefined;
  return (
    <Form onSubmit={() => start.mutate()} error={start.error}>
      {!fault && <FormError error={error} />}
      <Field
        label="Work e-mail"
        error={fault}
        hint="Its domain says which organization signs you in."
      >
        <Input
          type="email"
          name="email"
          autoComplete="email"
          value={email}
          onChange={(event) => onEmail(event.target.value)}
          autoFocus
          required
        />
      </Field>
      <Button type="submit" variant="primary" isBusy={start.isPending}>
        Continue with single sign-on
      </Button>
      <Button variant="ghost" onClick={onBack}>
        Use a password or passkey
      </Button>
    </Form>
  );
}
