import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/api.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { SignInFirst } from './sign-in-first.tsx';
import { useAcceptInvitation } from './use-accept-invitation.ts';

interface JoinAsMemberProps {
  token: string;
  email: string;
  /** Who is signed in on this browser, if anybody is. */
  signedInAs: string | undefined;
}

/** For somebody who has an account here: it must be theirs that is signed in. */
export function JoinAsMember({ token, email, signedInAs }: JoinAsMemberProps) {
  const queryClient = useQueryClient();
  const [isLeaving, setLeaving] = useState(false);
  const accept = useAcceptInvitation(token);
  if (signedInAs === email) {
    return (
      <>
        <FormError error={accept.error} />
        <Button variant="primary" isBusy={accept.isPending} onClick={() => accept.mutate()}>
          Join
        </Button>
      </>
    );
  }
  if (signedInAs === undefined) return <SignInFirst email={email} />;
  const signOut = async () => {
    setLeaving(true);
    await api.post('/auth/sign-out').catch(() => undefined);
    await queryClient.resetQueries({ queryKey: queryKeys.me });
    setLeaving(false);
  };
  return (
    <>
      <Banner tone="warning">
        You are signed in as {signedInAs}. The invitation is for {email}.
      </Banner>
      <Button isBusy={isLeaving} onClick={signOut}>
        Sign out and continue as {email}
      </Button>
    </>
  );
}
