import { useMutation } from '@tanstack/react-query';
import { send } from '../../api/api.ts';
import { ApiError } from '../../api/api-error.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';

/** Has the identity provider ask the user anew who they are, in another tab. */
export function ProveElsewhere({ email }: { email: string }) {
  const prove = useMutation({
    mutationFn: async (tab: Window | null) => {
      if (!tab) {
        throw new ApiError({
          status: 0,
          code: 'tab_blocked',
          message: 'Your browser opened no other tab: allow this page to open one, and try again.',
        });
      }
      // The provider's page needs nothing of ours.
      tab.opener = null;
      const { data } = await send<{ data: { url: string } }>('POST', '/single-sign-on/start', {
        body: { email, fresh: true },
      });
      tab.location.replace(data.url);
    },
    onError: (_, tab) => tab?.close(),
  });
  return (
    <>
      <FormError error={prove.error} />
      <Button
        variant="primary"
        isBusy={prove.isPending}
        // Browsers let a page open a tab in answer to a click, and not later.
        onClick={() => prove.mutate(window.open('', '_blank'))}
      >
        Sign in in another tab
      </Button>
    </>
  );
}
