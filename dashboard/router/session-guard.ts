import type { QueryClient } from '@tanstack/react-query';
import { redirect } from '@tanstack/react-router';
import type { MeAnswer } from '../api/answers.ts';
import { hasCode } from '../api/api-error.ts';
import { meQuery } from '../api/queries.ts';
import { placeOf } from './last-place.ts';

interface Guarded {
  context: { queryClient: QueryClient };
  location: { pathname: string };
}

/** Lets nobody further who is not signed in: they sign in and come back. */
export async function requireSession({ context, location }: Guarded): Promise<{ me: MeAnswer }> {
  try {
    return { me: await context.queryClient.ensureQueryData(meQuery) };
  } catch (error) {
    if (!hasCode(error, 'not_signed_in')) throw error;
    const { pathname } = location;
    throw redirect({
      to: '/sign-in',
      search: pathname === '/' ? {} : { return_to: pathname },
      replace: true,
    });
  }
}

/** Sends a signed-in person to where they begin. */
export async function goToPlace(guarded: Guarded): Promise<never> {
  const { me } = await requireSession(guarded);
  const place = placeOf(me);
  if (!place) throw redirect({ to: '/no-organization', replace: true });
  throw redirect({ to: '/$organization/$network', params: place, replace: true });
}
