import { accountStore } from './accounts.ts';
import { alertStore } from './alerts.ts';
import { auditStore } from './audit.ts';
import { closedPeriodStore } from './closed-periods.ts';
import type { Connection } from './connection.ts';
import { eventStore } from './events.ts';
import { exitMessageStore } from './exit-messages.ts';
import { invitationStore } from './invitations.ts';
import { memberStore } from './members.ts';
import { organizationStore } from './organizations.ts';
import { outboxStore } from './outbox.ts';
import { policyStore } from './policies.ts';
import { policyReservationStore } from './policy-reservations.ts';
import { sealedStore } from './sealed.ts';
import { setUpStore } from './set-up.ts';
import { singleSignOnStore } from './single-sign-on.ts';
import type { Governance } from './store.ts';
import type { TokenChanges } from './token-changes.ts';
import { tokenStore } from './tokens.ts';
import { transactionStore } from './transactions.ts';
import { eachWithTypedFailures } from './unavailable.ts';
import { webhookDeliveryStore } from './webhook-deliveries.ts';
import { webhookStore } from './webhooks.ts';

/** The groups that govern access, bound to a database or to one transaction. */
export const governanceOn = (connection: Connection, changes: TokenChanges): Governance =>
  eachWithTypedFailures({
    organizations: organizationStore(connection, changes),
    tokens: tokenStore(connection, changes),
    members: memberStore(connection),
    invitations: invitationStore(connection),
    setup: setUpStore(connection),
    outbox: outboxStore(connection),
    audit: auditStore(connection),
    alerts: alertStore(connection),
    accounts: accountStore(connection),
    singleSignOn: singleSignOnStore(connection),
    closedPeriods: closedPeriodStore(connection),
    exitMessages: exitMessageStore(connection),
    sealed: sealedStore(connection),
    transactions: transactionStore(connection),
    policies: policyStore(connection),
    policyReservations: policyReservationStore(connection),
    events: eventStore(connection),
    webhooks: webhookStore(connection),
    webhookDeliveries: webhookDeliveryStore(connection),
  });
