import type { TenantKey } from './scopes.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A stake's place in an account. */
export interface AccountStake {
  readonly id: string;
  readonly accountId: string;
  readonly chain: string;
  readonly stakeId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** When it was taken out of the account; null while it is in it. */
  readonly deletedAt: Date | null;
}

/** Accounts of an organization on one network: folders of stakes. Removed ones are never answered. */
export interface AccountStore {
  create(o: TenantKey & { name: string; description: string }): Promise<Account>;
  /** All, the oldest first. */
  list(o: TenantKey): Promise<readonly Account[]>;
  find(o: TenantKey & { id: string }): Promise<Account | undefined>;
  /** Answers the account as it is now; undefined when it is not the organization's. */
  update(
    o: TenantKey & { id: string; name: string; description: string },
  ): Promise<Account | undefined>;
  /** Takes the account and its stakes' places away (soft); answers the account as it was. */
  remove(o: TenantKey & { id: string }): Promise<Account | undefined>;
  /** Puts stakes into an account, in the order asked; one that is in it stays, a removed one revives. */
  addStakes(
    o: TenantKey & { accountId: string; chain: string; stakeIds: readonly string[] },
  ): Promise<readonly AccountStake[]>;
  /** Ids of the stakes that are in these accounts (all of the organization's when left out). */
  stakeIds(
    o: TenantKey & { chain: string; accountIds?: readonly string[] },
  ): Promise<readonly string[]>;
}
