import type { Account } from '@kiln-connect/store';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { isUuid } from '../uuid.ts';
import { type AccountAnswer, accountAnswer, accountNotFound } from './account-answer.ts';

/**
 * One account of the caller's organization and network.
 * @throws {NotFoundError} 'account_not_found', also for another organization's.
 */
export const readAccount = async (
  { id }: { id: string },
  caller: Caller,
  system: System,
): Promise<AccountAnswer> => accountAnswer(await findAccount(id, caller, system));

/**
 * The stored account, for use cases that need it to exist.
 * @throws {NotFoundError} 'account_not_found', also for another organization's.
 */
export async function findAccount(
  id: string,
  { organizationId, network }: Pick<Caller, 'organizationId' | 'network'>,
  { store }: System,
): Promise<Account> {
  const account = isUuid(id)
    ? await store.accounts.find({ organizationId, network, id })
    : undefined;
  if (account === undefined) throw accountNotFound(id);
  return account;
}
