import { auditCaller } from '../audit.ts';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import {
  type AccountAnswer,
  accountAnswer,
  accountNotFound,
  accountSubject,
} from './account-answer.ts';
import { findAccount } from './read-account.ts';

/**
 * Removes an account and answers it as it was. Its stakes stay on chain and in reports by other filters.
 * @throws {NotFoundError} 'account_not_found', also for another organization's.
 */
export async function deleteAccount(
  { id }: { id: string },
  caller: Caller,
  system: System,
): Promise<AccountAnswer> {
  const { organizationId, network } = caller;
  await findAccount(id, caller, system);
  return system.store.atomically(async (groups) => {
    const account = await groups.accounts.remove({ organizationId, network, id });
    if (account === undefined) throw accountNotFound(id);
    await auditCaller(
      {
        action: 'account_deleted',
        subject: accountSubject(account),
        details: { before: { name: account.name, description: account.description } },
      },
      caller,
      groups,
    );
    return accountAnswer(account);
  });
}
