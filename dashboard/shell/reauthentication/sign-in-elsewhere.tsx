import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { MeAnswer } from '../../api/answers.ts';
import { send } from '../../api/api.ts';
import { hasCode, messageOf } from '../../api/api-error.ts';
import { meQuery } from '../../api/queries.ts';
import { settleReauthentication } from '../../api/reauthentication.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { buttonStyle } from '../../ui/button-style.ts';

interface SignInElsewhereProps {
  /** The session that there is does not do: its user must have proved anew who they are. */
  needsNewProof?: boolean;
}

/** Lets the user sign in again in another tab, so that what is open in this one stays as it is. */
export function SignInElsewhere({ needsNewProof = false }: SignInElsewhereProps) {
  const queryClient = useQueryClient();
  const goOn = useMutation({
    mutationFn: async () => {
      const before = queryClient.getQueryData(meQuery.queryKey);
      const me = (await send<{ data: MeAnswer }>('GET', '/me')).data;
      const isOld =
        before?.session.id === me.session.id &&
        before.session.authenticated_at === me.session.authenticated_at;
      if (needsNewProof && isOld) return 'not yet';
      // What was typed is the other person's.
      const isSame = before?.person.id === me.person.id;
      if (isSame) queryClient.setQueryData(meQuery.queryKey, me);
      settleReauthentication(isSame);
      return 'settled';
    },
  });
  const isNotYet = goOn.data === 'not yet' || hasCode(goOn.error, 'not_signed_in');
  const error = isNotYet
    ? `You are not signed in${needsNewProof ? ' again' : ''} yet.`
    : messageOf(goOn.error);
  return (
    <>
      {error && (
        <Banner tone="danger" isAlert>
          {error}
        </Banner>
      )}
      <a
        href="/sign-in"
        target="_blank"
        rel="noopener noreferrer"
        className={buttonStyle({ variant: 'primary' })}
      >
        Sign in in another tab
      </a>
      <Button isBusy={goOn.isPending} onClick={() => goOn.mutate()}>
        I signed in: go on
      </Button>
    </>
  );
}
