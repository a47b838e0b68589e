export type { AccountAnswer } from './accounts/account-answer.ts';
export { addStakesToAccount, type CoreStakeAnswer } from './accounts/add-stakes-to-account.ts';
export { createAccount } from './accounts/create-account.ts';
export { deleteAccount } from './accounts/delete-account.ts';
export { listAccounts } from './accounts/list-accounts.ts';
export { readAccount } from './accounts/read-account.ts';
export { updateAccount } from './accounts/update-account.ts';
export { acknowledgeAlert } from './alerts/acknowledge-alert.ts';
export type { AlertAnswer } from './alerts/alert-answer.ts';
export { type AlertPage, listAlerts } from './alerts/list-alerts.ts';
export { readAlert } from './alerts/read-alert.ts';
export { authorityWatchLag } from './alerts/watch-lag.ts';
export type { AuditEventAnswer, AuditQuery } from './audit-log/audit-event-answer.ts';
export type { SignedAuditHead } from './audit-log/audit-head.ts';
export type { SignedKeyChange } from './audit-log/audit-key-change.ts';
export type { AuditLogEntry } from './audit-log/audit-log-entry.ts';
export { exportAuditCsv } from './audit-log/export-audit-csv.ts';
export { type AuditPage, listAuditEvents } from './audit-log/list-audit-events.ts';
export {
  type AuditKeyAnswer,
  listAuditHeads,
  readAuditHead,
  readAuditKey,
  readAuditLog,
  signAuditHeadNow,
} from './audit-log/read-audit-log.ts';
export type { AuditHeadFile } from './audit-log/sign-audit-head.ts';
export {
  type AuditFault,
  type AuditVerdict,
  verifyAuditLog,
} from './audit-log/verify-audit-log.ts';
export type { AuthorAnswer } from './author-answer.ts';
export { type BackfillAnswer, readBackfill } from './backfills/read-backfill.ts';
export { startBackfill } from './backfills/start-backfill.ts';
export {
  type Actor,
  type Caller,
  type Member,
  type Operator,
  requirePermission,
  requireScope,
  type SignedIn,
  type Visitor,
} from './caller.ts';
export { confirmMasterKey } from './confirm-master-key.ts';
export { advanceDevnet, type ChainTimeAnswer } from './devnet/advance-devnet.ts';
export { type FundingAnswer, fundDevnet } from './devnet/fund-devnet.ts';
export { type EventAnswer, type EventPage, listEvents } from './events/list-events.ts';
export { type EventToPublish, publishEvent } from './events/publish-event.ts';
export {
  removeExitMessageKey,
  setExitMessageKey,
} from './exit-messages/change-exit-message-key.ts';
export { type ExitMessageKeyAnswer, readExitMessageKey } from './exit-messages/exit-message-key.ts';
export { type ExitMessageAnswer, listExitMessages } from './exit-messages/list-exit-messages.ts';
export { acceptInvitation } from './invitations/accept-invitation.ts';
export type {
  InvitationAnswer,
  InvitationPreview,
  InvitationWithLink,
} from './invitations/invitation-answer.ts';
export { inviteMember } from './invitations/invite-member.ts';
export { listInvitations } from './invitations/list-invitations.ts';
export { readInvitation } from './invitations/read-invitation.ts';
export { resendInvitation } from './invitations/resend-invitation.ts';
export { revokeInvitation } from './invitations/revoke-invitation.ts';
export { type Jobs, startJobs } from './jobs/start-jobs.ts';
export { invitationLink, passwordResetLink, setUpLink } from './mail/links.ts';
export { listUnsentMail, type UnsentMailAnswer } from './mail/list-unsent-mail.ts';
export type { Mail } from './mail/mail.ts';
export { MailRefusedError, type MailTransport, type OutgoingMail } from './mail/mail-transport.ts';
export type { Mailer } from './mail/mailer.ts';
export { createMasterKeyText, masterKeyRefusal, parseMasterKey } from './master-key.ts';
export {
  exportMemberPeriodReport,
  exportMemberReport,
} from './member-reports/export-member-report.ts';
export {
  listReportSubjects,
  type ReportSubjectsAnswer,
} from './member-reports/list-report-subjects.ts';
export { readMemberPortfolio } from './member-reports/read-member-portfolio.ts';
export { changeMemberRole } from './members/change-member-role.ts';
export { leaveOrganization } from './members/leave-organization.ts';
export { listMembers } from './members/list-members.ts';
export type { MemberAnswer } from './members/member-answer.ts';
export { memberOf } from './members/member-of.ts';
export { removeMember } from './members/remove-member.ts';
export { DESCRIPTION, DESCRIPTION_RULE, NAME, NAME_RULE } from './names.ts';
export { grantNetwork } from './networks/grant-network.ts';
export { revokeNetwork } from './networks/revoke-network.ts';
export {
  type CreatedNonceAccountsAnswer,
  createNonceAccounts,
} from './nonce-accounts/create-nonce-accounts.ts';
export {
  giveUpNonceAccount,
  giveUpOwnNonceAccount,
} from './nonce-accounts/give-up-nonce-account.ts';
export {
  listNonceAccounts,
  type NonceAccountsAnswer,
} from './nonce-accounts/list-nonce-accounts.ts';
export { readNonceAccount } from './nonce-accounts/read-nonce-account.ts';
export {
  type OpenPgpKeysAnswer,
  readOperatorOpenPgpKey,
} from './openpgp/read-operator-openpgp-key.ts';
export { type OperatorKeysAnswer, readOperatorKey } from './operator-key/read-operator-key.ts';
export { rotateOperatorKey } from './operator-key/rotate-operator-key.ts';
export {
  type CreatedOrganizationAnswer,
  createOrganization,
} from './organizations/create-organization.ts';
export { listOrganizations } from './organizations/list-organizations.ts';
export type { OrganizationAnswer } from './organizations/organization-answer.ts';
export { readOrganization } from './organizations/read-organization.ts';
export { secureOrganization } from './organizations/secure-organization.ts';
export { updateOrganization } from './organizations/update-organization.ts';
export { resetTwoFactor, type TwoFactorResetAnswer } from './people/reset-two-factor.ts';
export { closePeriod } from './periods/close-period.ts';
export { type BooksAnswer, listBooks, type MonthAnswer } from './periods/list-books.ts';
export { listPeriods } from './periods/list-periods.ts';
export type { PeriodAnswer, RestatementAnswer } from './periods/period-answer.ts';
export { type PeriodStatement, readPeriod } from './periods/read-period.ts';
export { restatePeriod } from './periods/restate-period.ts';
export { approvePolicyChange } from './policies/approve-policy-change.ts';
export { cancelPolicyChange } from './policies/cancel-policy-change.ts';
export type {
  PolicyProposalAnswer,
  PolicyVersionAnswer,
} from './policies/policy-answer.ts';
export { proposePolicy } from './policies/propose-policy.ts';
export {
  type OwnPolicyAnswer,
  type PolicyAnswer,
  type PolicyChainAnswer,
  type PolicyHistoryAnswer,
  readOwnPolicy,
  readPolicy,
  readPolicyHistory,
} from './policies/read-policy.ts';
export type { PortfolioAnswer } from './portfolio/portfolio-answer.ts';
export {
  type PortfolioJson,
  readAccountPortfolio,
  readOrganizationPortfolio,
} from './portfolio/read-portfolio.ts';
export { type CoinGeckoPlan, coinGecko } from './prices/coingecko.ts';
export { defiLlama } from './prices/defillama.ts';
export type { PriceProvider } from './prices/price-provider.ts';
export type { LatestPrice, Prices } from './prices/prices.ts';
export { changePassword } from './profile/change-password.ts';
export { confirmIdentity } from './profile/confirm-identity.ts';
export { endOtherSessions } from './profile/end-other-sessions.ts';
export { endSession } from './profile/end-session.ts';
export { listSessions } from './profile/list-sessions.ts';
export type { MeAnswer, MyOrganizationAnswer, SessionAnswer } from './profile/me-answer.ts';
export { readMe } from './profile/read-me.ts';
export { updateMe } from './profile/update-me.ts';
export {
  exportAccountReport,
  exportChainReport,
  exportOrganizationReport,
  type ReportFile,
} from './reports/export/export-report.ts';
export { type JsonPieces, listNetworkStakes } from './reports/list-network-stakes.ts';
export { listOperations } from './reports/list-operations.ts';
export { type JsonList, listStakes } from './reports/list-stakes.ts';
export type { Pagination } from './reports/pagination.ts';
export { readNetworkStats } from './reports/read-network-stats.ts';
export { readOperatorStats } from './reports/read-operator-stats.ts';
export { readRewardPeriods, reportRewards } from './reports/report-rewards.ts';
export { type RotationAnswer, rotateMasterKey } from './rotate-master-key.ts';
export { completeSetUp } from './set-up/complete-set-up.ts';
export { createSetUpLink } from './set-up/create-set-up-link.ts';
export { readSetUp } from './set-up/read-set-up.ts';
export { readStatus } from './set-up/read-status.ts';
export type {
  JoinedAnswer,
  SetUpLinkAnswer,
  SetUpPreview,
  SigningIn,
  StatusAnswer,
} from './set-up/set-up-answer.ts';
export type { Admitted } from './single-sign-on/admit.ts';
export { readBrowserCookie } from './single-sign-on/browser-cookie.ts';
export { createSingleSignOnProvider } from './single-sign-on/create-provider.ts';
export { deleteSingleSignOnProvider } from './single-sign-on/delete-provider.ts';
export { finishOidcSignIn } from './single-sign-on/finish-oidc.ts';
export { finishSamlSignIn, receiveSamlResponse } from './single-sign-on/finish-saml.ts';
export { listSingleSignOnProviders } from './single-sign-on/list-providers.ts';
export type { SingleSignOnAnswer } from './single-sign-on/provider-answer.ts';
export { readSamlMetadata } from './single-sign-on/read-saml-metadata.ts';
export { startSingleSignOn } from './single-sign-on/start.ts';
export { updateSingleSignOnProvider } from './single-sign-on/update-provider.ts';
export { verifySingleSignOnDomain } from './single-sign-on/verify-domain.ts';
export {
  createSystem,
  type LocalChain,
  type PeopleHooks,
  type StakeIndexer,
  type System,
  type SystemParts,
  type Verifier,
} from './system.ts';
export { authenticateToken } from './tokens/authenticate-token.ts';
export { createToken } from './tokens/create-token.ts';
export { deleteToken } from './tokens/delete-token.ts';
export { endTokenOverlap } from './tokens/end-token-overlap.ts';
export { listTokens } from './tokens/list-tokens.ts';
export { type OverlapSeconds, regenerateToken } from './tokens/regenerate-token.ts';
export { revokeOwnToken } from './tokens/revoke-own-token.ts';
export { revokeToken } from './tokens/revoke-token.ts';
export type {
  OwnTokenAnswer,
  TokenAnswer,
  TokenState,
  TokenWithSecret,
} from './tokens/token-answer.ts';
export { updateToken } from './tokens/update-token.ts';
export { type WhoamiAnswer, whoami } from './tokens/whoami.ts';
export { broadcastTransaction } from './transactions/broadcast-transaction.ts';
export { craftTransaction } from './transactions/craft-transaction.ts';
export { decodeTransaction } from './transactions/decode-transaction.ts';
export { prepareTransaction } from './transactions/prepare-transaction.ts';
export { readTransactionStatus } from './transactions/read-transaction-status.ts';
export { type ExitAnswer, exitValidators } from './validator-keys/exit-validators.ts';
export {
  exportKeystores,
  type KeystoreAnswer,
  markKeystoresInstalled,
} from './validator-keys/export-keystores.ts';
export { handOutValidatorKeys } from './validator-keys/hand-out-validator-keys.ts';
export {
  type ListedValidatorKeyAnswer,
  listValidatorKeys,
  type ValidatorKeyAnswer,
} from './validator-keys/list-validator-keys.ts';
export { moveValidatorKeys } from './validator-keys/move-validator-keys.ts';
export { createWebhook } from './webhooks/create-webhook.ts';
export { deleteWebhook } from './webhooks/delete-webhook.ts';
export type { WebhookDeliverer, WebhookResult } from './webhooks/deliverer.ts';
export type { DeliveryAnswer, DeliveryWithAttempts } from './webhooks/delivery-answer.ts';
export { type DeliveryPage, listDeliveries } from './webhooks/list-deliveries.ts';
export { listWebhooks } from './webhooks/list-webhooks.ts';
export { readDelivery } from './webhooks/read-delivery.ts';
export { readWebhook } from './webhooks/read-webhook.ts';
export {
  type ReplayAnswer,
  replayDelivery,
  replayFailedDeliveries,
} from './webhooks/replay-deliveries.ts';
export { rotateWebhookSecret } from './webhooks/rotate-webhook-secret.ts';
export { testWebhook } from './webhooks/test-webhook.ts';
export { updateWebhook } from './webhooks/update-webhook.ts';
export type { WebhookAnswer, WebhookState, WebhookWithSecret } from './webhooks/webhook-answer.ts';
