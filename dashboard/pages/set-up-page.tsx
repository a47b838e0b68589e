import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { JoinedAnswer, SetUpPreview } from '../api/answers.ts';
import { api } from '../api/api.ts';
import { dropFragment, takeFragment } from '../router/take-fragment.ts';
import { useEnter } from '../router/use-enter.ts';
import { PagePending } from '../shell/page-pending.tsx';
import { PublicLayout } from '../shell/public-layout.tsx';
import { Button } from '../ui/button.tsx';
import { buttonStyle } from '../ui/button-style.ts';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Input } from '../ui/input.tsx';
import { isAboutPassword, NewPasswordField } from './new-password-field.tsx';

/** Makes the first organization and its owner, with the link that the server printed. */
export default function SetUpPage() {
  const [token] = useState(takeFragment);
  const preview = useQuery({
    queryKey: ['set-up'],
    queryFn: () => api.post<SetUpPreview>('/set-up/read', { token }),
    enabled: token !== '',
  });
  if (!token || preview.isError) {
    return (
      <PublicLayout
        title="This link does not work"
        description={
          preview.error?.message ??
          'Open the set-up link that the server printed, whole: the part behind # belongs to it.'
        }
      >
        <Link to="/sign-in" className={buttonStyle()}>
          Go to sign-in
        </Link>
      </PublicLayout>
    );
  }
  return (
    <PublicLayout
      title="Set up Kiln Connect"
      description="You make the first organization of this deployment and become its owner. Everybody else is invited."
    >
      {preview.isPending ? <PagePending /> : <SetUpForm token={token} />}
    </PublicLayout>
  );
}

function SetUpForm({ token }: { token: string }) {
  const [values, setValues] = useState({ organization: '', name: '', email: '', password: '' });
  const enter = useEnter();
  const setUp = useMutation({
    mutationFn: async () => {
      const joined = await api.post<JoinedAnswer>('/set-up', {
        token,
        organization_name: values.organization.trim(),
        name: values.name.trim(),
        email: values.email.trim(),
        password: values.password,
      });
      dropFragment();
      await enter(`/${joined.organization.slug}`);
    },
  });
  const change = (name: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues({ ...values, [name]: event.target.value });
  return (
    <Form onSubmit={() => setUp.mutate()} error={setUp.error}>
      {!isAboutPassword(setUp.error) && <FormError error={setUp.error} />}
      <Field label="Organization name" hint="Your company or team, as its members know it.">
        <Input
          autoComplete="organization"
          value={values.organization}
          onChange={change('organization')}
          maxLength={100}
          autoFocus
          required
        />
      </Field>
      <Field label="Your name">
        <Input
          autoComplete="name"
          value={values.name}
          onChange={change('name')}
          maxLength={100}
          required
        />
      </Field>
      <Field label="Your e-mail">
        <Input
          type="email"
          autoComplete="username"
          value={values.email}
          onChange={change('email')}
          required
        />
      </Field>
      <NewPasswordField
        value={values.password}
        onChange={(password) => setValues({ ...values, password })}
        error={setUp.error}
      />
      <Button type="submit" variant="primary" isBusy={setUp.isPending}>
        Create organization
      </Button>
    </Form>
  );
}
