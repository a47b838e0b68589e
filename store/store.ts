import type { AccountStore } from './accounts.ts';
import type { AlertStore } from './alerts.ts';
import type { AuditStore } from './audit.ts';
import type { AuthorityStore } from './authorities.ts';
import type { ChainIndexStore } from './chain-index.ts';
import type { ClosedPeriodStore } from './closed-periods.ts';
import type { EventStore } from './events.ts';
import type { ExitMessageStore } from './exit-messages.ts';
import type { ExitRequestStore } from './exit-requests.ts';
import type { InvitationStore } from './invitations.ts';
import type { MemberStore } from './members.ts';
import type { NonceAccountStore } from './nonce-accounts.ts';
import type { NonceStore } from './nonces.ts';
import type { OperationStore } from './operations.ts';
import type { OrganizationStore } from './organizations.ts';
import type { OutboxStore } from './outbox.ts';
import type { PeopleDatabase } from './people.ts';
import type { PolicyStore } from './policies.ts';
import type { PolicyReservationStore } from './policy-reservations.ts';
import type { PortfolioStore } from './portfolios.ts';
import type { PriceStore } from './prices.ts';
import type { ReportRowStore } from './report-rows.ts';
import type { RewardStore } from './rewards.ts';
import type { SealedStore } from './sealed.ts';
import type { SecretStore } from './secrets.ts';
import type { SetUpStore } from './set-up.ts';
import type { SingleSignOnStore } from './single-sign-on.ts';
import type { StakeStore } from './stakes.ts';
import type { ThrottleStore } from './throttles.ts';
import type { TokenStore } from './tokens.ts';
import type { TransactionStore } from './transactions.ts';
import type { ValidatorKeyStore } from './validator-keys.ts';
import type { WebhookDeliveryStore } from './webhook-deliveries.ts';
import type { WebhookStore } from './webhooks.ts';

/** The groups of functions that govern access: they can be bound to one transaction. */
export type Governance = Pick<
  Store,
  | 'organizations'
  | 'tokens'
  | 'members'
  | 'invitations'
  | 'setup'
  | 'outbox'
  | 'audit'
  | 'alerts'
  | 'accounts'
  | 'singleSignOn'
  | 'closedPeriods'
  | 'exitMessages'
  | 'sealed'
  | 'transactions'
  | 'policies'
  | 'policyReservations'
  | 'events'
  | 'webhooks'
  | 'webhookDeliveries'
>;

/** All that is remembered, behind functions by group. */
export interface Store {
  readonly organizations: OrganizationStore;
  readonly accounts: AccountStore;
  readonly tokens: TokenStore;
  readonly secrets: SecretStore;
  readonly validatorKeys: ValidatorKeyStore;
  readonly transactions: TransactionStore;
  readonly nonces: NonceStore;
  readonly nonceAccounts: NonceAccountStore;
  readonly stakes: StakeStore;
  readonly rewards: RewardStore;
  readonly prices: PriceStore;
  readonly closedPeriods: ClosedPeriodStore;
  readonly operations: OperationStore;
  readonly exitRequests: ExitRequestStore;
  readonly reportRows: ReportRowStore;
  readonly portfolios: PortfolioStore;
  readonly index: ChainIndexStore;
  readonly audit: AuditStore;
  readonly authorities: AuthorityStore;
  readonly alerts: AlertStore;
  readonly members: MemberStore;
  readonly invitations: InvitationStore;
  readonly setup: SetUpStore;
  readonly singleSignOn: SingleSignOnStore;
  readonly exitMessages: ExitMessageStore;
  readonly sealed: SealedStore;
  readonly policies: PolicyStore;
  readonly policyReservations: PolicyReservationStore;
  readonly events: EventStore;
  readonly webhooks: WebhookStore;
  readonly webhookDeliveries: WebhookDeliveryStore;
  readonly outbox: OutboxStore;
  readonly throttles: ThrottleStore;
  /**
   * One transaction over the groups that `work` gets: all is stored, audit entries included, or
   * nothing when it rejects. Changes of tokens are told after the commit. Ask the groups one after
   * the other, and nothing else of the store: PGlite has one connection and would wait for itself.
   */
  atomically<T>(work: (groups: Governance) => Promise<T>): Promise<T>;
  readonly people: PeopleDatabase;
  /** Names of other processes of this program that are connected now; PGlite has never any. */
  otherProcesses(): Promise<readonly string[]>;
  /** Resolves when the database answers; rejects with what it said otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
