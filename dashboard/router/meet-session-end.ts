import type { QueryClient } from '@tanstack/react-query';
import type { AnyRouter } from '@tanstack/react-router';
import { meQuery } from '../api/queries.ts';
import { askForReauthentication } from '../api/reauthentication.ts';
import { hasTypedForm } from '../ui/form.tsx';
import { safeReturnPath } from './return-path.ts';

interface SignedOutPage {
  queryClient: QueryClient;
  router: AnyRouter;
}

/**
 * What becomes of a page whose session has ended: what somebody is typing stays, and they sign in
 * beside it; any other page is left. Resolves to whether they signed in.
 */
export async function meetSessionEnd(page: SignedOutPage): Promise<boolean> {
  // Nobody was signed in here: the guard of the page does what there is to do.
  if (page.queryClient.getQueryData(meQuery.queryKey) === undefined) return false;
  if (hasTypedForm() && (await askForReauthentication('session_ended'))) return true;
  leaveToSignIn(page);
  return false;
}

/** Forgets all that was read with a session that has ended, and leads back here after the next one. */
function leaveToSignIn(o: SignedOutPage): void {
  const path = location.pathname;
  o.queryClient.clear();
  const returnPath = safeReturnPath(path);
  void o.router.navigate({
    to: '/sign-in',
    search: { notice: 'session_ended', ...(returnPath && { return_to: returnPath }) },
  });
}
