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
 * Gives an account a new name and description.
 * @throws {NotFoundError} 'account_not_found', also for another organization's.
 */
export async function updateAccount(
  { id, name, description }: { id: string; name: string; description: string },
  caller: Caller,
  system: System,
): Promise<AccountAnswer> {
  const { organizationId, network } = caller;
  const before = await findAccount(id, caller, system);
  return system.store.atomically(async (groups) => {
    const key = { organizationId, network, id };
    const account = await groups.accounts.update({ ...key, name, description });
    if (account === undefined) throw accountNotFound(id);
    await auditCaller(
      {
        action: 'account_updated',
        subject: accountSubject(account),
        details: {
          before: { name: before.name, description: before.description },
          after: { name, description },
        },
      },
      caller,
      groups,
    );
    return accountAnswer(account);
  });
}
