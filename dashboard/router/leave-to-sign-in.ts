import type { QueryClient } from '@tanstack/react-query';
import type { AnyRouter } from '@tanstack/react-router';
import { safeReturnPath } from './return-path.ts';

/** Pages for which no session is needed: there is nothing to leave. */
const PUBLIC = /^\/(sign-in|two-factor|forgot-password|reset-password|set-up|invitation)?\/?$/;

/** Forgets all that was read with a session that has ended, and leads back here after the next one. */
export function leaveToSignIn(o: { queryClient: QueryClient; router: AnyRouter }): void {
  const path = location.pathname;
  if (PUBLIC.test(path)) return;
  o.queryClient.clear();
  const returnPath = safeReturnPath(path);
  void o.router.navigate({
    to: '/sign-in',
    search: { error: 'session_ended', ...(returnPath && { return_to: returnPath }) },
  });
}
