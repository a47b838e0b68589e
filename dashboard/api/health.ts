import { queryOptions } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';
import { queryKeys } from './query-keys.ts';

/** A chain of /health/ready. */
export interface ChainHealth {
  chain: string;
  network: string;
  nodes: { node: string; healthy: boolean; detail: string }[];
  indexer?: { lag_seconds: number; error?: string };
  /** The simulated clock of a local chain. */
  clock?: { time: string; running: boolean };
}

interface HealthAnswer {
  status: 'ready' | 'not_ready';
  reasons: string[];
  chains: ChainHealth[];
}

/** Whether the deployment works, chain by chain: the answer of /health/ready, also where it is a 503. */
export const healthQuery = queryOptions({
  queryKey: queryKeys.health,
  queryFn: async ({ signal }): Promise<HealthAnswer> => {
    const response = await fetch('/health/ready', { signal });
    if (response.ok || response.status === 503) return (await response.json()) as HealthAnswer;
    throw new ApiError({
      status: response.status,
      code: 'no_health',
      message: 'The server does not say how it is.',
    });
  },
  refetchInterval: 30_000,
});
