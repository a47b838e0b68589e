import { eq, lte, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import { throttles } from './tables/index.ts';

/** Counters of attempts, shared by all servers. */
export interface ThrottleStore {
  /**
   * Counts one attempt; answers how many there were since the window began, this one included, and
   * when it ends. A window begins with the first attempt after the one before has ended. One statement.
   */
  hit(o: {
    key: string;
    windowSeconds: number;
    now: Date;
  }): Promise<{ readonly count: number; readonly endsAt: Date }>;
  /** Forgets the attempts of this key. */
  clear(key: string): Promise<void>;
  /** Forgets windows that have ended. */
  prune(now: Date): Promise<void>;
}

export function throttleStore({ orm }: Pick<Connection, 'orm'>): ThrottleStore {
  return {
    hit: async ({ key, windowSeconds, now }) => {
      const hasEnded = sql`${throttles.endsAt} <= ${now.toISOString()}::timestamptz`;
      const [counted] = await orm
        .insert(throttles)
        .values({ key, count: 1, endsAt: new Date(now.getTime() + windowSeconds * 1000) })
        .onConflictDoUpdate({
          target: throttles.key,
          set: {
            count: sql`case when ${hasEnded} then 1 else ${throttles.count} + 1 end`,
            endsAt: sql`case when ${hasEnded} then excluded.ends_at else ${throttles.endsAt} end`,
          },
        })
        .returning({ count: throttles.count, endsAt: throttles.endsAt });
      if (!counted) throw new Error('the database counted an attempt and did not answer');
      return counted;
    },
    clear: async (key) => {
      await orm.delete(throttles).where(eq(throttles.key, key));
    },
    prune: async (now) => {
      await orm.delete(throttles).where(lte(throttles.endsAt, now));
    },
  };
}
