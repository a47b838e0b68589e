import type { Log } from '@kiln-connect/core';
import type { AccountStore } from './accounts.ts';
import type { AuditStore } from './audit.ts';
import type { ChainIndexStore } from './chain-index.ts';
import type { OperationStore } from './operations.ts';
import type { OrganizationStore } from './organizations.ts';
import type { RewardStore } from './rewards.ts';
import type { SecretStore } from './secrets.ts';
import type { StakeStore } from './stakes.ts';
import type { TokenStore } from './tokens.ts';
import type { TransactionStore } from './transactions.ts';
import type { ValidatorKeyStore } from './validator-keys.ts';

export type { Account, AccountStake } from './accounts.ts';
export type { AuditEvent } from './audit.ts';
export type { Backfill, Cursor, FollowedStakes } from './chain-index.ts';
export type { Organization } from './organizations.ts';
export type { ChainKey, TenantKey } from './scopes.ts';
export type { StakeList, StakeQuestion, TrackedStake } from './stakes.ts';
export type { Token, TokenChangeListener, TokenWithOrganization } from './tokens.ts';
export type { Broadcast, CraftedTransaction } from './transactions.ts';
export type { ValidatorKey } from './validator-keys.ts';

/** All that is remembered, behind functions by group. */
export interface Store {
  readonly organizations: OrganizationStore;
  readonly accounts: AccountStore;
  readonly tokens: TokenStore;
  readonly secrets: SecretStore;
  readonly validatorKeys: ValidatorKeyStore;
  readonly transactions: TransactionStore;
  readonly stakes: StakeStore;
  readonly rewards: RewardStore;
  readonly operations: OperationStore;
  readonly index: ChainIndexStore;
  readonly audit: AuditStore;
  /** Resolves when the database answers; rejects with what it said otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenStoreOptions {
  /** PostgreSQL's address; PGlite in `<dataDir>/database` without. */
  readonly databaseUrl?: string;
  readonly dataDir: string;
  readonly log: Log;
}

/**
 * Opens the database and brings its tables up to date.
 * @throws {ConflictError} `store_in_use` when another process holds the folder; `migration_changed` or
 * `database_is_newer` when the tables are not those that this version knows.
 */
export declare function openStore(options: OpenStoreOptions): Promise<Store>;
