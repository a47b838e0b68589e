import { and, eq, gte, inArray, lte, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import type { ChainKey, TenantKey } from './scopes.ts';
import { policyReservations } from './tables/index.ts';

/** Of which organization, on which chain and network. */
export type SpendingKey = TenantKey & Pick<ChainKey, 'chain'>;

/** What one crafted transaction takes of a day's limit, in the smallest unit. */
export interface PolicyReservation extends SpendingKey {
  readonly unsignedTxHash: string;
  /** Of transactions with the same place the chain takes at most one. */
  readonly place: string;
  /** The UTC day on which it was crafted, YYYY-MM-DD. */
  readonly day: string;
  readonly amount: bigint;
  /** `reserved` while it may come on chain, `counted` for good, `released` when it never will. */
  readonly state: 'reserved' | 'counted' | 'released';
  readonly at: Date;
}

/** What crafted transactions take of the limits of days. */
export interface PolicyReservationStore {
  /**
   * Reserves within the caller's transaction, while nobody else does on that chain, and answers what
   * the day's transactions are together then. Whoever finds that too much has to reject.
   */
  reserve(
    o: SpendingKey & {
      day: string;
      at: Date;
      entries: readonly Pick<PolicyReservation, 'unsignedTxHash' | 'place' | 'amount' | 'state'>[];
    },
  ): Promise<bigint>;
  /** What a day's transactions are together: of those of which one can come on chain, the largest. */
  spent(o: SpendingKey & { day: string }): Promise<bigint>;
  /** Those that are not settled, from that day on and up to that moment; the oldest first. */
  open(o: {
    since: string;
    until: Date;
    of?: SpendingKey | undefined;
  }): Promise<readonly PolicyReservation[]>;
  /** Says what became of one that was open; nothing changes of any other. */
  settle(o: SpendingKey & { unsignedTxHash: string; state: 'counted' | 'released' }): Promise<void>;
}

const keyed = ({ organizationId, network, chain }: SpendingKey) =>
  and(
    eq(policyReservations.organizationId, organizationId),
    eq(policyReservations.network, network),
    eq(policyReservations.chain, chain),
  );

export function policyReservationStore({ orm, atomically }: Connection): PolicyReservationStore {
  const sum = async ({ day, ...key }: SpendingKey & { day: string }, on: typeof orm) => {
    const places = on
      .select({ most: sql`max(${policyReservations.amount})`.as('most') })
      .from(policyReservations)
      .where(
        and(
          keyed(key),
          eq(policyReservations.day, day),
          inArray(policyReservations.state, ['reserved', 'counted']),
        ),
      )
      .groupBy(policyReservations.place)
      .as('places');
    const [all] = await on
      .select({ spent: sql<string>`coalesce(sum(${places.most}), 0)::text` })
      .from(places);
    return BigInt(all?.spent ?? 0);
  };

  return {
    reserve: ({ day, at, entries, ...key }) =>
      atomically(async (transaction) => {
        const { organizationId, network, chain } = key;
        // Held until the commit: who comes next sees what was reserved here.
        const lock = `policy ${organizationId} ${network} ${chain}`;
        await transaction.orm.execute(
          sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`,
        );
        for (const entry of entries) {
          await transaction.orm
            .insert(policyReservations)
            .values({ ...key, ...entry, day, at })
            .onConflictDoUpdate({
              target: [
                policyReservations.organizationId,
                policyReservations.network,
                policyReservations.chain,
                policyReservations.unsignedTxHash,
              ],
              // The same bytes once more: they were given up, and are to be sent after all.
              set: { state: entry.state, day, at },
              setWhere: eq(policyReservations.state, 'released'),
            });
        }
        return sum({ ...key, day }, transaction.orm);
      }),
    spent: (day) => sum(day, orm),
    open: ({ since, until, of }) =>
      orm
        .select()
        .from(policyReservations)
        .where(
          and(
            eq(policyReservations.state, 'reserved'),
            gte(policyReservations.day, since),
            lte(policyReservations.at, until),
            of && keyed(of),
          ),
        )
        .orderBy(policyReservations.at)
        .limit(1_000),
    settle: async ({ unsignedTxHash, state, ...key }) => {
      await orm
        .update(policyReservations)
        .set({ state })
        .where(
          and(
            keyed(key),
            eq(policyReservations.unsignedTxHash, unsignedTxHash),
            eq(policyReservations.state, 'reserved'),
          ),
        );
    },
  };
}
