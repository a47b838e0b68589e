import { auditCaller } from '../audit.ts';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { type AccountAnswer, accountAnswer, accountSubject } from './account-answer.ts';

/** Makes an account in the caller's organization, on the caller's network. */
export function createAccount(
  { name, description }: { name: string; description: string },
  caller: Caller,
  { store }: System,
): Promise<AccountAnswer> {
  const { organizationId, network } = caller;
  return store.atomically(async (groups) => {
    const account = await groups.accounts.create({ organizationId, network, name, description });
    await auditCaller(
      {
        action: 'account_created',
        subject: accountSubject(account),
        details: { after: { name, description } },
      },
      caller,
      groups,
    );
    return accountAnswer(account);
  });
}
