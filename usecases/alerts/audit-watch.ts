import type { JsonObject } from '@kiln-connect/core';
import type { AuditEntry, AuthorityChange, Governance } from '@kiln-connect/store';

/** Writes down what the watch of authorities saw; null for what concerns no organization. */
export const auditWatch = (
  entry: Pick<AuditEntry, 'organizationId' | 'action' | 'subject'> & { details: JsonObject },
  { audit }: Pick<Governance, 'audit'>,
): Promise<void> =>
  audit.append({
    ...entry,
    actor: { type: 'system', id: null, label: 'authority watch' },
    address: null,
    userAgent: null,
  });

/** How the audit log names a stake. */
export const stakeSubject = (stakeId: string): AuditEntry['subject'] => ({
  type: 'stake',
  id: stakeId,
  label: stakeId,
});

/** What the audit log keeps of a change. */
export const changeDetails = (
  { chain, network, after, position, time, transaction }: AuthorityChange,
  before: JsonObject,
): JsonObject => ({
  chain,
  network,
  before,
  after: { ...after },
  position,
  time: time.toISOString(),
  transaction,
});

/** A change of a stake that no organization has: the operator alone can read of it. */
export const auditUnowned = (
  change: AuthorityChange,
  groups: Pick<Governance, 'audit'>,
): Promise<void> =>
  auditWatch(
    {
      organizationId: null,
      action: 'stake_authority_changed',
      subject: stakeSubject(change.stakeId),
      details: changeDetails(change, { ...change.before }),
    },
    groups,
  );
