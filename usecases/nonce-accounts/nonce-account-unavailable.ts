import { ImpossibleError } from '@kiln-connect/core';
import type { ChainKey, NonceAccount } from '@kiln-connect/store';

const HELP =
  "a request without durable_nonce, whose transaction is good for about a minute, or of the operator that they make more with 'connect nonce-accounts create'";

/** Why no nonce account can be leased to an organization, and what would help. */
export function nonceAccountUnavailable(
  { chain, network }: ChainKey,
  { accounts, organizationId }: { accounts: readonly NonceAccount[]; organizationId?: string },
): ImpossibleError {
  if (accounts.length === 0) {
    return new ImpossibleError({
      code: 'nonce_account_unavailable',
      message: `The operator has no nonce accounts of ${chain} on ${network}. Expected ${HELP}.`,
      details: { accounts: 0 },
    });
  }
  const own = accounts.filter(({ lease }) => lease?.organizationId === organizationId);
  // One that is being crafted may be good for days in a moment: its end says nothing.
  const open = (own.length > 0 ? own : accounts).filter(({ lease }) => lease?.handedOut);
  const next = firstFree(open)?.lease?.until.toISOString();
  const orLater = next === undefined ? '' : `, or after ${next}, when one is given up`;
  return new ImpossibleError({
    code: 'nonce_account_unavailable',
    message: `Of the operator's ${accounts.length} nonce accounts none can be leased to your organization now, which has ${own.length} of them. Expected that you give up one of its own with POST nonce-account/give-up, or ask again once one of its transactions is on chain for good${orLater}; or ${HELP}.`,
    details: {
      accounts: accounts.length,
      held_by_you: own.length,
      ...(next !== undefined && { given_up_at: next }),
    },
  });
}

/** One that is free now, or the one whose lease ends first. */
export const firstFree = (accounts: readonly NonceAccount[]): NonceAccount | undefined =>
  accounts.toSorted((a, b) => endOf(a) - endOf(b))[0];

const endOf = ({ lease }: NonceAccount): number => lease?.until.getTime() ?? 0;
