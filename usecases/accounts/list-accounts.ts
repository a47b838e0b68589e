import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { type AccountAnswer, accountAnswer } from './account-answer.ts';

/** All accounts of the caller's organization on the caller's network, oldest first. */
export async function listAccounts(
  _input: Record<string, never>,
  { organizationId, network }: Pick<Caller, 'organizationId' | 'network'>,
  { store }: System,
): Promise<AccountAnswer[]> {
  return (await store.accounts.list({ organizationId, network })).map(accountAnswer);
}
