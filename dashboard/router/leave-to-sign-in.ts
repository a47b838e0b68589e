import type { QueryClient } from '@tanstack/react-query';
import type { AnyRouter } from '@tanstack/react-router';
import { meQuery } from '../api/queries.ts';
import { safeReturnPath } from './return-path.ts';

/** Forgets all that was read with a session that has ended, and leads back here after the next one. */
export function leaveToSignIn(o: { queryClient: QueryClient; router: AnyRouter }): void {
  const path = location.pathname;
  // Nobody was signed in here: the guard of the page does what there is to do.
  if (o.queryClient.getQueryData(meQuery.queryKey) === undefined) return;
  o.queryClient.clear();
  const returnPath = safeReturnPath(path);
  void o.router.navigate({
    to: '/sign-in',
    search: { notice: 'session_ended', ...(returnPath && { return_to: returnPath }) },
  });
}
