import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { MeAnswer } from '../../api/answers.ts';
import { send } from '../../api/api.ts';
import { hasCode, messageOf } from '../../api/api-error.ts';
import { meQuery } from '../../api/queries.ts';
import { settleReauthentication } from '../../api/reauthentication.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { buttonStyle } from '../../ui/button-style.ts';
import { ReauthenticationFrame } from './reauthentication-frame.tsx';

/** Keeps what was typed while the user signs in again in another tab. */
export default function SessionEndedDialog() {
  const queryClient = useQueryClient();
  const goOn = useMutation({
    mutationFn: async () => (await send<{ data: MeAnswer }>('GET', '/me')).data,
    onSuccess: (me) => {
      const before = queryClient.getQueryData(meQuery.queryKey);
      // What was typed is the other person's.
      const isSame = before?.person.id === me.person.id;
      if (isSame) queryClient.setQueryData(meQuery.queryKey, me);
      settleReauthentication(isSame);
    },
  });
  const error = hasCode(goOn.error, 'not_signed_in')
    ? 'You are not signed in yet.'
    : messageOf(goOn.error);
  return (
    <ReauthenticationFrame
      title="Your session has ended"
      description="What you typed is still here. Sign in again in another tab and come back: then what you were doing goes on."
      cancelLabel="Leave this page"
      onCancel={() => settleReauthentication(false)}
    >
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
    </ReauthenticationFrame>
  );
}
