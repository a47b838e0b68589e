import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { useAcceptInvitation } from './use-accept-invitation.ts';

/** For somebody who has an account here and is signed in with it. */
export function JoinAsMember({ token }: { token: string }) {
  const accept = useAcceptInvitation(token);
  return (
    <>
      <FormError error={accept.error} />
      <Button variant="primary" isBusy={accept.isPending} onClick={() => accept.mutate()}>
        Join
      </Button>
    </>
  );
}
