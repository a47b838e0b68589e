import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Orm } from '../database.ts';
import type { ChainKey } from '../scopes.ts';
import { accountStakes, alerts, authorityExpectations, authorityWatches } from '../tables/index.ts';

/** What is remembered of a watch that lags. */
export interface LaggingStore {
  /** Notes that it lags; false when that is known already. */
  beginLagging(o: ChainKey & { at: Date }): Promise<boolean>;
  /** Notes that it is in step again, also in the alerts of it; answers since when it lagged, if it did. */
  endLagging(o: ChainKey & { at: Date }): Promise<Date | undefined>;
  /** The organizations that have stakes of the chain in an account, or had some crafted. */
  organizationsOf(o: ChainKey): Promise<readonly string[]>;
}

export const laggingStore = (orm: Orm): LaggingStore => ({
  beginLagging: async ({ at, ...key }) => {
    const rows = await orm
      .update(authorityWatches)
      .set({ laggingSince: at })
      .where(and(watchOf(key), isNull(authorityWatches.laggingSince)))
      .returning({ chain: authorityWatches.chain });
    return rows.length > 0;
  },
  endLagging: async ({ at, ...key }) => {
    const [watch] = await orm
      .select({ since: authorityWatches.laggingSince })
      .from(authorityWatches)
      .where(and(watchOf(key), isNotNull(authorityWatches.laggingSince)))
      .for('update');
    if (!watch?.since) return undefined;
    await orm.update(authorityWatches).set({ laggingSince: null }).where(watchOf(key));
    await orm
      .update(alerts)
      .set({ recoveredAt: at })
      .where(
        and(
          eq(alerts.kind, 'watch_lagging'),
          eq(alerts.chain, key.chain),
          eq(alerts.network, key.network),
          isNull(alerts.recoveredAt),
        ),
      );
    return watch.since;
  },
  organizationsOf: async ({ chain, network }) => {
    const rows = await orm
      .select({ organizationId: accountStakes.organizationId })
      .from(accountStakes)
      .where(
        and(
          eq(accountStakes.chain, chain),
          eq(accountStakes.network, network),
          isNull(accountStakes.deletedAt),
        ),
      )
      .union(
        orm
          .select({ organizationId: authorityExpectations.organizationId })
          .from(authorityExpectations)
          .where(
            and(eq(authorityExpectations.chain, chain), eq(authorityExpectations.network, network)),
          ),
      );
    return rows.map(({ organizationId }) => organizationId);
  },
});

const watchOf = ({ chain, network }: ChainKey) =>
  and(eq(authorityWatches.chain, chain), eq(authorityWatches.network, network));
