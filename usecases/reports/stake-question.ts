import { NotBuiltError, type StakeFilter } from '@kiln-connect/core';
import type { StakeQuestion } from '@kiln-connect/store';
import { accountNotFound } from '../accounts/account-answer.ts';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';

/**
 * A report's filter as a question to the store.
 * @throws {NotBuiltError} 'scope_not_built' for every stake of the network.
 * @throws {NotFoundError} 'account_not_found' naming the first that is not the organization's.
 */
export async function stakeQuestion(
  { chain, filter }: { chain: string; filter: StakeFilter },
  caller: Caller,
  system: System,
): Promise<StakeQuestion> {
  const { organizationId, network } = caller;
  if (filter.scope === 'network') {
    throw new NotBuiltError({
      code: 'scope_not_built',
      message:
        'Only stakes can be listed for the whole network; name validators, wallets or accounts, or ask for scope=kiln.',
    });
  }
  await requireAccounts(filter.accounts, caller, system);
  return { chain, network, organizationId, filter };
}

async function requireAccounts(
  accounts: readonly string[] | undefined,
  { organizationId, network }: Caller,
  { store }: System,
): Promise<void> {
  if (accounts === undefined) return;
  const known = new Set((await store.accounts.list({ organizationId, network })).map((a) => a.id));
  const foreign = accounts.find((id) => !known.has(id));
  if (foreign !== undefined) throw accountNotFound(foreign);
}
