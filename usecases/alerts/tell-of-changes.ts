import type { Authorities, JsonObject, Network } from '@kiln-connect/core';
import type { AuthorityChange, Governance } from '@kiln-connect/store';
import { publishEvent } from '../events/publish-event.ts';
import type { ChangedStakeInMail } from '../mail/mail.ts';
import type { System } from '../system.ts';
import { auditWatch, changeDetails, stakeSubject } from './audit-watch.ts';
import { changedValues } from './changed-values.ts';
import { mailToGovernors } from './mail-to-governors.ts';

/** A change as one organization has to see it. */
export interface ToldChange {
  readonly alertId: string;
  readonly change: AuthorityChange;
  /** With what the stake was crafted, when it appeared with something else. */
  readonly expected: Authorities | null;
}

/**
 * Tells an organization of changes of its stakes, in the transaction that raises their alerts: an event
 * and an entry of the audit log for each, and one mail to each owner and admin. What a mail server or
 * an endpoint does to them comes after the commit.
 */
export async function tellOfChanges(
  {
    chain,
    network,
    organizationId,
    changes,
  }: {
    chain: string;
    network: Network;
    organizationId: string;
    changes: readonly ToldChange[];
  },
  groups: Governance,
  system: Pick<System, 'chains' | 'sealer' | 'clock' | 'publicUrl' | 'mail' | 'log'>,
): Promise<void> {
  const info = system.chains[chain]?.info;
  for (const { alertId, change, expected } of changes) {
    const { stakeId, position, time, transaction, seenAt } = change;
    system.log.warn(
      { chain, network, organization: organizationId, stake: stakeId, alert: alertId },
      'an alert was raised: the authorities of a stake changed',
    );
    const data: JsonObject = {
      alert_id: alertId,
      chain,
      stake_id: stakeId,
      changes: changedValues({ change, expected }, info).map(({ authority, before, after }) => ({
        authority,
        before,
        after,
      })),
      position,
      time: time.toISOString(),
      transaction,
      seen_at: seenAt.toISOString(),
    };
    await publishEvent({ organizationId, network, type: 'stake.authority_changed', data }, groups);
    await auditWatch(
      {
        organizationId,
        action: 'stake_authority_changed',
        subject: stakeSubject(stakeId),
        details: {
          alert_id: alertId,
          ...changeDetails(change, { ...(expected ?? change.before) }),
        },
      },
      groups,
    );
  }
  const stakes = changes.map(
    ({ change, expected }): ChangedStakeInMail => ({
      stakeId: change.stakeId,
      at: change.time,
      transaction: change.transaction,
      changes: changedValues({ change, expected }, info),
    }),
  );
  await mailToGovernors({ organizationId }, groups, system, (governor) => ({
    kind: 'authority_changed',
    ...governor,
    network,
    chainTitle: info?.title ?? chain,
    stakes,
  }));
}
