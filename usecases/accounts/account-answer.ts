import { NotFoundError } from '@kiln-connect/core';
import type { Account } from '@kiln-connect/store';

/** An account as the API answers it. */
export type AccountAnswer = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** RFC 3339, UTC. */
  readonly created_at: string;
};

export const accountAnswer = (account: Account): AccountAnswer => ({
  id: account.id,
  name: account.name,
  description: account.description,
  created_at: account.createdAt.toISOString(),
});

/** The same answer for an account that is not there and for somebody else's: neither is told apart. */
export const accountNotFound = (id: string): NotFoundError =>
  new NotFoundError({
    code: 'account_not_found',
    message: `There is no account '${id}' in this organization and network; GET /v1/accounts lists them.`,
    details: { account_id: id },
  });

/** How the audit log names an account. */
export const accountSubject = ({ id, name }: Pick<Account, 'id' | 'name'>) => ({
  type: 'account',
  id,
  label: name,
});
