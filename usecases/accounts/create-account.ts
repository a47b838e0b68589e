import { auditCaller } from '../audit.ts';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { type AccountAnswer, accountAnswer } from './account-answer.ts';

/** Makes an account in the caller's organization, on the caller's network. */
export async function createAccount(
  { name, description }: { name: string; description: string },
  caller: Caller,
  system: System,
): Promise<AccountAnswer> {
  const { organizationId, network } = caller;
  const account = await system.store.accounts.create({
    organizationId,
    network,
    name,
    description,
  });
  await auditCaller(
    {
      action: 'account_created',
      subject: account.id,
      details: { after: { name, description } },
    },
    caller,
    system,
  );
  return accountAnswer(account);
}
