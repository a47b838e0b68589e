import type { Actor } from '../caller.ts';
import {
  type PortfolioJson,
  readAccountPortfolio,
  readOrganizationPortfolio,
} from '../portfolio/read-portfolio.ts';
import type { System } from '../system.ts';
import { findTenant, type Place } from './find-tenant.ts';

/**
 * What an organization's stakes on a network hold and have earned, or those of one of its accounts: as
 * the API answers it.
 * @throws what `findTenant` throws. @throws {NotFoundError} 'account_not_found'.
 */
export async function readMemberPortfolio(
  {
    account,
    refresh,
    ...place
  }: Place & { readonly account?: string | undefined; readonly refresh?: boolean | undefined },
  actor: Actor,
  system: System,
): Promise<PortfolioJson> {
  const tenant = await findTenant({ ...place, permission: 'reports.read' }, actor, system);
  return account === undefined
    ? readOrganizationPortfolio({ id: tenant.organizationId, refresh }, tenant, system)
    : readAccountPortfolio({ id: account, refresh }, tenant, system);
}
