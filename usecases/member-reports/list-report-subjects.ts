import { listAccounts } from '../accounts/list-accounts.ts';
import type { Actor } from '../caller.ts';
import { chainOf } from '../chain-of.ts';
import type { System } from '../system.ts';
import { findTenant, type Place } from './find-tenant.ts';

/** What an organization can ask reports on, beside itself. */
export interface ReportSubjectsAnswer {
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  /** The chains that it has stakes on. */
  readonly protocols: readonly {
    readonly chain: string;
    readonly title: string;
    /** Income can be recognized as it is paid out. */
    readonly tells_payouts: boolean;
  }[];
}

/**
 * The accounts and protocols of an organization on a network.
 * @throws what `findTenant` throws.
 */
export async function listReportSubjects(
  place: Place,
  actor: Actor,
  system: System,
): Promise<ReportSubjectsAnswer> {
  const tenant = await findTenant({ ...place, permission: 'reports.read' }, actor, system);
  const [accounts, { chains }] = await Promise.all([
    listAccounts({}, tenant, system),
    system.store.portfolios.stakes(tenant),
  ]);
  return {
    accounts: accounts.map(({ id, name }) => ({ id, name })),
    protocols: await Promise.all(
      chains.map(async (chain) => {
        const { info, accruingComponents } = await chainOf(chain, system);
        return { chain, title: info.title, tells_payouts: accruingComponents !== undefined };
      }),
    ),
  };
}
