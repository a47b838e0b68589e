import type { TokenAnswer } from '@kiln-connect/usecases';
import { queryOptions } from '@tanstack/react-query';
import { api, path } from '../../../api/api.ts';
import { queryKeys } from '../../../api/query-keys.ts';

/** An organization's API tokens of all networks. */
export const tokensQuery = (organization: string) =>
  queryOptions({
    queryKey: queryKeys.tokens(organization),
    queryFn: ({ signal }) =>
      api.get<readonly TokenAnswer[]>(path`/organizations/${organization}/tokens`, { signal }),
  });
