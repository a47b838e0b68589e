import { accountStore } from './accounts.ts';
import { auditStore } from './audit.ts';
import type { Connection } from './connection.ts';
import { invitationStore } from './invitations.ts';
import { memberStore } from './members.ts';
import { organizationStore } from './organizations.ts';
import { outboxStore } from './outbox.ts';
import { setUpStore } from './set-up.ts';
import { singleSignOnStore } from './single-sign-on.ts';
import type { Governance } from './store.ts';
import type { TokenChanges } from './token-changes.ts';
import { tokenStore } from './tokens.ts';
import { withTypedFailures } from './unavailable.ts';

/** The groups that govern access, bound to a database or to one transaction. */
export const governanceOn = (connection: Connection, changes: TokenChanges): Governance => ({
  organizations: withTypedFailures(organizationStore(connection, changes)),
  tokens: withTypedFailures(tokenStore(connection, changes)),
  members: withTypedFailures(memberStore(connection)),
  invitations: withTypedFailures(invitationStore(connection)),
  setup: withTypedFailures(setUpStore(connection)),
  outbox: withTypedFailures(outboxStore(connection)),
  audit: withTypedFailures(auditStore(connection)),
  accounts: withTypedFailures(accountStore(connection)),
  singleSignOn: withTypedFailures(singleSignOnStore(connection)),
});
