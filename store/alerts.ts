import { randomUUID } from 'node:crypto';
import type { Authorities } from '@kiln-connect/core';
import { and, count, desc, eq, isNull, sql } from 'drizzle-orm';
import {
  type Alert,
  type AlertFilter,
  type AuthorityChange,
  selectAlerts,
  stateIs,
  toAlert,
} from './alerts/alert.ts';
import { type LaggingStore, laggingStore } from './alerts/lagging.ts';
import { type UntoldChangeStore, untoldChangeStore } from './alerts/untold-changes.ts';
import type { Connection } from './connection.ts';
import type { TenantKey } from './scopes.ts';
import { alerts } from './tables/index.ts';

/** Why an alert is raised. */
type Occasion =
  | {
      readonly kind: 'authority_changed';
      readonly change: Pick<AuthorityChange, 'id' | 'stakeId'>;
      readonly expected: Authorities | null;
      readonly explainedBy: string | null;
    }
  | { readonly kind: 'watch_lagging' };

/** What members of organizations are told of, and what it is made of. */
export interface AlertStore extends UntoldChangeStore, LaggingStore {
  /** Answers the id of the new alert. */
  raise(o: TenantKey & { chain: string; at: Date } & Occasion): Promise<string>;
  /** The latest first; those after the alert `before`, where it is given. */
  list(
    o: TenantKey & { filter: AlertFilter; before?: string | undefined; limit: number },
  ): Promise<readonly Alert[]>;
  countOpen(o: TenantKey): Promise<number>;
  find(o: { organizationId: string; id: string }): Promise<Alert | undefined>;
  /** Answers false when it was acknowledged before: nothing changes then. */
  acknowledge(o: {
    organizationId: string;
    id: string;
    by: string;
    note: string;
    at: Date;
  }): Promise<boolean>;
}

export function alertStore({ orm }: Pick<Connection, 'orm'>): AlertStore {
  return {
    ...untoldChangeStore(orm),
    ...laggingStore(orm),
    raise: async ({ organizationId, network, chain, at, ...occasion }) => {
      const id = randomUUID();
      await orm.insert(alerts).values({
        organizationId,
        network,
        id,
        chain,
        kind: occasion.kind,
        raisedAt: at,
        ...(occasion.kind === 'authority_changed' && {
          changeId: occasion.change.id,
          stakeId: occasion.change.stakeId,
          expected: occasion.expected,
          explainedBy: occasion.explainedBy,
        }),
      });
      return id;
    },
    list: async ({ organizationId, network, filter, before, limit }) => {
      const { state, chain, kind, stakeId } = filter;
      const rows = await selectAlerts(orm)
        .where(
          and(
            eq(alerts.organizationId, organizationId),
            eq(alerts.network, network),
            state && stateIs(state),
            chain === undefined ? undefined : eq(alerts.chain, chain),
            kind && eq(alerts.kind, kind),
            stakeId === undefined ? undefined : eq(alerts.stakeId, stakeId),
            before === undefined
              ? undefined
              : sql`(${alerts.raisedAt}, ${alerts.id}) < (
                  select a.raised_at, a.id from alerts a
                  where a.organization_id = ${organizationId} and a.network = ${network}
                    and a.id = ${before}
                )`,
          ),
        )
        .orderBy(desc(alerts.raisedAt), desc(alerts.id))
        .limit(limit);
      return rows.map(toAlert);
    },
    countOpen: async ({ organizationId, network }) => {
      const [row] = await orm
        .select({ open: count() })
        .from(alerts)
        .where(
          and(
            eq(alerts.organizationId, organizationId),
            eq(alerts.network, network),
            stateIs('open'),
          ),
        );
      return row?.open ?? 0;
    },
    find: async ({ organizationId, id }) => {
      const [row] = await selectAlerts(orm).where(
        and(eq(alerts.organizationId, organizationId), eq(alerts.id, id)),
      );
      return row && toAlert(row);
    },
    acknowledge: async ({ organizationId, id, by, note, at }) => {
      const rows = await orm
        .update(alerts)
        .set({ acknowledgedAt: at, acknowledgedBy: by, note })
        .where(
          and(
            eq(alerts.organizationId, organizationId),
            eq(alerts.id, id),
            isNull(alerts.acknowledgedAt),
          ),
        )
        .returning({ id: alerts.id });
      return rows.length > 0;
    },
  };
}
