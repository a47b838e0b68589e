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
