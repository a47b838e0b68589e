export type { Account, AccountStake } from './accounts.ts';
export type { Alert, AlertState, AuthorityChange } from './alerts/alert.ts';
export type { Expectation } from './alerts/untold-changes.ts';
export type {
  AuditActor,
  AuditEnd,
  AuditEntry,
  AuditFilter,
  AuditHead,
  AuditKeyChange,
  AuditSubject,
  ChainedAuditEntry,
} from './audit.ts';
export { auditEntryHash } from './audit-chain.ts';
export type { ChangedStake } from './authorities/record-stakes.ts';
export type { AuthorityWatchStanding, OpenAuthorityChange } from './authorities.ts';
export type { BackfillProgress, PendingStake } from './chain-index/backfill.ts';
export { type Cursor, finalPosition } from './chain-index/cursor.ts';
export type { Claim, Holder } from './chain-index/leases.ts';
export { finalSegmentEnd, lastSegmentEnd, segmentEnd } from './chain-index/segment.ts';
export { blocksOf, type SummedSlice, sumSlices } from './chain-index/summed-slice.ts';
export type { FollowedStakes } from './chain-index.ts';
export type {
  BooksKey,
  ClosedPeriod,
  PeriodChange,
  PeriodVersion,
} from './closed-periods/period.ts';
export type { PublishedEvent } from './events.ts';
export type { ExitMessage, ExitMessageKey } from './exit-messages.ts';
export type {
  ExitRequest,
  ExitRequestState,
  ExitRequestStatus,
} from './exit-requests.ts';
export type { Invitation, InvitationKey } from './invitations.ts';
export type { KnownPerson, MemberKey, Membership, OrganizationMember } from './members.ts';
export type { NonceAccount, NonceLease, OpenNonceLease } from './nonce-accounts.ts';
export { type OpenStoreOptions, openStore } from './open-store.ts';
export type { Organization } from './organizations.ts';
export type { OutboxMail } from './outbox.ts';
export type { PeopleDatabase } from './people.ts';
export type { PolicyProposal, PolicyVersion } from './policies.ts';
export type { PolicyReservation, SpendingKey } from './policy-reservations.ts';
export type { PortfolioKey, StoredPortfolio } from './portfolios.ts';
export type { TokenPrice } from './prices.ts';
export type {
  ReportOperation,
  ReportRewards,
  ReportSlice,
  ReportStake,
  RowCount,
} from './report-rows.ts';
export type { RewardStretch, StretchQuestion } from './reward-stretches.ts';
export type { ClosedMonthInReport, ReportContext } from './rewards/report-context.ts';
export type { ClosedMonth, RewardQuestion, RewardSum, RewardUnit } from './rewards.ts';
export type { ChainKey, TenantKey } from './scopes.ts';
export type { SealedValue } from './sealed.ts';
export type { SingleSignOnFlow } from './single-sign-on/flows.ts';
export type {
  OidcProvider,
  ProviderChange,
  SamlProvider,
  SingleSignOnProvider,
} from './single-sign-on.ts';
export type { StakeQuestion } from './stake-question.ts';
export type { StakeList, TrackedStake } from './stakes.ts';
export type { Governance, Store } from './store.ts';
export type {
  FoundToken,
  Token,
  TokenChangeListener,
  TokenKey,
  TokenWithOrganization,
} from './token.ts';
export type { Broadcast, CraftedTransaction } from './transactions.ts';
export { OPERATOR_HOME, type ValidatorKey } from './validator-keys.ts';
export type { ClaimedDelivery } from './webhook-deliveries/claim.ts';
export type { AttemptOutcome } from './webhook-deliveries/record-attempt.ts';
export type {
  DeliveryKey,
  DeliveryState,
  WebhookAttempt,
  WebhookDelivery,
} from './webhook-deliveries.ts';
export type { WebhookEnd, WebhookEndpoint, WebhookKey } from './webhooks.ts';
