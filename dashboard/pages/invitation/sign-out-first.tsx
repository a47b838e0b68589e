import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/api.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';

interface SignOutFirstProps {
  /** Whom the invitation is for. */
  email: string;
  /** Who is signed in on this browser. */
  signedInAs: string;
}

/** For an invitation of another address: says so before anything is typed, and signs out in place. */
export function SignOutFirst({ email, signedInAs }: SignOutFirstProps) {
  const queryClient = useQueryClient();
  const [isLeaving, setLeaving] = useState(false);
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
