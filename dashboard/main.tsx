import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError, hasCode } from './api/api-error.ts';
import { meQuery } from './api/queries.ts';
import { onSessionEnd } from './api/session-end.ts';
import { meetSessionEnd } from './router/meet-session-end.ts';
import { reloadOnNewBuild } from './router/reload-on-new-build.ts';
import { createAppRouter } from './router/router.ts';
import { followTheme } from './theme/theme.ts';
import './styles.css';

const MOST_RETRIES = 2;

/** Refusals by which the server says that somebody is no longer who they were when the page began. */
const OTHER_STANDING = ['organization_not_found', 'two_factor_required', 'missing_permission'];

const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (hasCode(error, ...OTHER_STANDING)) void queryClient.invalidateQueries(meQuery);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server refused it will refuse again; a failed connection may come back.
      retry: (failures, error) =>
        failures < MOST_RETRIES &&
        error instanceof ApiError &&
        (error.status === 0 || error.status >= 502),
    },
  },
});
const router = createAppRouter(queryClient);

followTheme();
reloadOnNewBuild();
onSessionEnd(() => meetSessionEnd({ queryClient, router }));

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
