import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { queryKeys } from '../api/query-keys.ts';
import { safeReturnPath } from './return-path.ts';

/** Goes on after signing in: to the page that was asked for, else to where the person begins. */
export function useEnter(): (path?: string) => Promise<void> {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async (path) => {
    // Nothing of whoever was signed in before is shown to whoever is now.
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== queryKeys.status[0] });
    // Looked at again where it is used: to the router an address of another site is as good as ours.
    await router.navigate({ href: safeReturnPath(path) ?? '/', replace: true });
  };
}
