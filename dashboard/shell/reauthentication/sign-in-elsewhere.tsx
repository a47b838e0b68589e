import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { MeAnswer } from '../../api/answers.ts';
import { send } from '../../api/api.ts';
import { hasCode, messageOf } from '../../api/api-error.ts';
import { meQuery } from '../../api/queries.ts';
import { settleReauthentication } from '../../api/reauthentication.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { buttonStyle } from '../../ui/button-style.ts';
import { ProveElsewhere } from './prove-elsewhere.tsx';

interface SignInElsewhereProps {
  /** Whose session does not do: they must prove anew to their identity provider who they are. */
  proving?: string;
}

/** Lets the user sign in again in another tab, so that what is open in this one stays as it is. */
export function SignInElsewhere({ proving }: SignInElsewhereProps) {
  const queryClient = useQueryClient();
  const goOn = useMutation({
    mutationFn: async () => {
      const before = queryClient.getQueryData(meQuery.queryKey);
      const me = (await send<{ data: MeAnswer }>('GET', '/me')).data;
      const isOld =
        before?.session.id === me.session.id &&
        before.session.authenticated_at === me.session.authenticated_at;
      if (proving && isOld) return 'not yet';
      // What was typed is the other person's.
      const isSame = before?.person.id === me.person.id;
      if (isSame) queryClient.setQueryData(meQuery.queryKey, me);
      if (proving && isSame && !me.session.recently_authenticated) return 'not asked';
      settleReauthentication(isSame);
      return 'settled';
    },
  });
  const error = faultOf(goOn, proving !== undefined);
  return (
    <>
      {error && (
        <Banner tone="danger" isAlert>
          {error}
        </Banner>
      )}
      {proving ? (
        <ProveElsewhere email={proving} />
      ) : (
        <a
          href="/sign-in"
          target="_blank"
          rel="noopener noreferrer"
          className={buttonStyle({ variant: 'primary' })}
        >
          Sign in in another tab
        </a>
      )}
      <Button isBusy={goOn.isPending} onClick={() => goOn.mutate()}>
        I signed in: go on
      </Button>
    </>
  );
}

/** Why it does not go on. */
function faultOf(
  { data, error }: { data: string | undefined; error: unknown },
  isProving: boolean,
): string | undefined {
  if (data === 'not asked') {
    return 'Your identity provider let you through without asking anew who you are, so this is still the old proof. Sign out at the provider, then sign in again; if it goes on, tell an admin of your organization.';
  }
  if (data === 'not yet' || hasCode(error, 'not_signed_in')) {
    return `You are not signed in${isProving ? ' again' : ''} yet.`;
  }
  return messageOf(error);
}
