import type { ChainRegistration } from '@kiln-connect/core';
import { type ContractRoute, contractRoutes, readContract } from '../openapi/contract.ts';
import { accountRoutes } from './accounts.ts';
import type { ApiRoute } from './api-route.ts';
import { chainRoutes } from './chain-routes.ts';
import { identityRoutes } from './identity.ts';
import { portfolioRoutes } from './portfolios.ts';
import { reportRoutes } from './reports.ts';

/** Every route below /v1, built or not. */
export interface ApiRoutes {
  readonly built: readonly ApiRoute[];
  /** Routes of the contract that no built route answers. */
  readonly unbuilt: readonly ContractRoute[];
}

/** The routes for these chains; the rest of the contract stands as not built. */
export function apiRoutes(chains: { readonly [name: string]: ChainRegistration }): ApiRoutes {
  const built = [
    ...identityRoutes,
    ...accountRoutes,
    ...portfolioRoutes,
    ...reportRoutes,
    ...chainRoutes(chains),
  ];
  const answered = new Set(built.map(({ method, path }) => `${method} ${path}`));
  const unbuilt = contractRoutes(readContract())
    .map(({ method, path, operation, file }) => ({ method, path: `/v1${path}`, operation, file }))
    .filter(({ method, path }) => !answered.has(`${method} ${path}`));
  return { built, unbuilt };
}
