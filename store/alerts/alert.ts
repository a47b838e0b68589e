import type { Authorities } from '@kiln-connect/core';
import { and, eq, isNotNull, isNull, type SQL } from 'drizzle-orm';
import type { Orm } from '../database.ts';
import type { ChainKey, TenantKey } from '../scopes.ts';
import { alerts, authorityChanges } from '../tables/index.ts';

/** A stake's authorities are others than they were. */
export interface AuthorityChange extends ChainKey {
  readonly id: string;
  readonly stakeId: string;
  /** Null for a stake that appeared with others than were expected. */
  readonly before: Authorities | null;
  readonly after: Authorities;
  /** Position and chain time of the block in whose state it was seen. */
  readonly position: number;
  readonly time: Date;
  readonly transaction: string | null;
  readonly seenAt: Date;
}

/**
 * What becomes of an alert: `open` until somebody acknowledged it. One that follows from what was
 * crafted here is `explained`, one of a watch that is in step again `recovered`: nobody has to look.
 */
export type AlertState = 'open' | 'acknowledged' | 'explained' | 'recovered';

/** What members of an organization are told of. */
export interface Alert extends TenantKey {
  readonly id: string;
  readonly chain: string;
  readonly kind: 'authority_changed' | 'watch_lagging';
  readonly state: AlertState;
  readonly raisedAt: Date;
  /** Of a stake whose authorities changed. */
  readonly change: (AuthorityChange & { readonly takenBackAt: Date | null }) | null;
  /** With what a stake was crafted that appeared with other authorities. */
  readonly expected: Authorities | null;
  /** The action crafted here from which it follows. */
  readonly explainedBy: string | null;
  /** When a watch that lagged was in step again. */
  readonly recoveredAt: Date | null;
  readonly acknowledged: { readonly at: Date; readonly by: string; readonly note: string } | null;
}

/** Which alerts a list shows. */
export interface AlertFilter {
  readonly state?: AlertState | undefined;
  readonly chain?: string | undefined;
  readonly kind?: Alert['kind'] | undefined;
  readonly stakeId?: string | undefined;
}

export const changeColumns = {
  id: authorityChanges.id,
  chain: authorityChanges.chain,
  network: authorityChanges.network,
  stakeId: authorityChanges.stakeId,
  before: authorityChanges.before,
  after: authorityChanges.after,
  position: authorityChanges.position,
  time: authorityChanges.time,
  transaction: authorityChanges.transaction,
  seenAt: authorityChanges.seenAt,
};

/** Alerts with their changes. */
export const selectAlerts = (orm: Orm) =>
  orm
    .select({
      alert: alerts,
      change: { ...changeColumns, takenBackAt: authorityChanges.takenBackAt },
    })
    .from(alerts)
    .leftJoin(authorityChanges, eq(authorityChanges.id, alerts.changeId))
    .$dynamic();

/** The condition of a state; every alert is in exactly one. */
export function stateIs(state: AlertState): SQL | undefined {
  const isQuiet = and(isNull(alerts.explainedBy), isNull(alerts.acknowledgedAt));
  switch (state) {
    case 'explained':
      return isNotNull(alerts.explainedBy);
    case 'acknowledged':
      return and(isNull(alerts.explainedBy), isNotNull(alerts.acknowledgedAt));
    case 'recovered':
      return and(isQuiet, isNotNull(alerts.recoveredAt));
    case 'open':
      return and(isQuiet, isNull(alerts.recoveredAt));
  }
}

type Row = Awaited<ReturnType<typeof selectAlerts>>[number];

export function toAlert({ alert, change }: Row): Alert {
  const { organizationId, network, id, chain, kind, raisedAt } = alert;
  const { expected, explainedBy, recoveredAt, acknowledgedAt, acknowledgedBy, note } = alert;
  return {
    organizationId,
    network,
    id,
    chain,
    kind,
    state: stateOf(alert),
    raisedAt,
    change,
    expected,
    explainedBy,
    recoveredAt,
    acknowledged:
      acknowledgedAt === null
        ? null
        : { at: acknowledgedAt, by: acknowledgedBy ?? '', note: note ?? '' },
  };
}

function stateOf({ explainedBy, acknowledgedAt, recoveredAt }: Row['alert']): AlertState {
  if (explainedBy !== null) return 'explained';
  if (acknowledgedAt !== null) return 'acknowledged';
  return recoveredAt === null ? 'open' : 'recovered';
}
