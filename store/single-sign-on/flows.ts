import { and, eq, gt, isNull, lte } from 'drizzle-orm';
import type { Connection } from '../connection.ts';
import {
  singleSignOnAssertions as assertions,
  singleSignOnFlows as flows,
} from '../tables/index.ts';

/** A sign-in under way. */
export interface SingleSignOnFlow {
  readonly providerId: string;
  /** What the caller keeps of what it asked, sealed. */
  readonly sealed: Uint8Array;
  /** Whom the provider proved, sealed; null until it did. */
  readonly proven: Uint8Array | null;
}

/** Sign-ins under way, each to be finished once, by the browser that began it. */
export interface FlowStore {
  /** Keeps a sign-in that begins, and forgets those that came to nothing by now. */
  beginFlow(o: {
    stateHash: Uint8Array;
    browserHash: Uint8Array;
    providerId: string;
    sealed: Uint8Array;
    expiresAt: Date;
    now: Date;
  }): Promise<void>;
  /** The sign-in as long as it can be finished. */
  findFlow(o: { stateHash: Uint8Array; now: Date }): Promise<SingleSignOnFlow | undefined>;
  /** Notes whom the provider proved; false when that was done before. */
  proveFlow(o: { stateHash: Uint8Array; proven: Uint8Array }): Promise<boolean>;
  /** Ends the sign-in of this browser and answers it: only the first who asks gets it. */
  takeFlow(o: {
    stateHash: Uint8Array;
    browserHash: Uint8Array;
    now: Date;
  }): Promise<SingleSignOnFlow | undefined>;
  /** Keeps the assertion's hash until `expiresAt`; false when it was used before. */
  useAssertion(o: {
    providerId: string;
    assertionHash: Uint8Array;
    expiresAt: Date;
    now: Date;
  }): Promise<boolean>;
}

export function flowStore({ orm }: Pick<Connection, 'orm'>): FlowStore {
  return {
    beginFlow: async ({ now, ...flow }) => {
      await orm.delete(flows).where(lte(flows.expiresAt, now));
      await orm.insert(flows).values(flow);
    },
    findFlow: async ({ stateHash, now }) => {
      const [found] = await orm
        .select()
        .from(flows)
        .where(and(eq(flows.stateHash, stateHash), gt(flows.expiresAt, now)));
      return found;
    },
    proveFlow: async ({ stateHash, proven }) => {
      const changed = await orm
        .update(flows)
        .set({ proven })
        .where(and(eq(flows.stateHash, stateHash), isNull(flows.proven)))
        .returning({ stateHash: flows.stateHash });
      return changed.length === 1;
    },
    takeFlow: async ({ stateHash, browserHash, now }) => {
      const [taken] = await orm
        .delete(flows)
        .where(
          and(
            eq(flows.stateHash, stateHash),
            eq(flows.browserHash, browserHash),
            gt(flows.expiresAt, now),
          ),
        )
        .returning();
      return taken;
    },
    useAssertion: async ({ now, ...assertion }) => {
      await orm.delete(assertions).where(lte(assertions.expiresAt, now));
      const kept = await orm
        .insert(assertions)
        .values(assertion)
        .onConflictDoNothing()
        .returning({ providerId: assertions.providerId });
      return kept.length === 1;
    },
  };
}
