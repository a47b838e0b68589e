import { randomUUID } from 'node:crypto';
import type { ChainKey, Holder, Store } from '@kiln-connect/store';
import { createLease } from './lease.ts';

/** The part of this process in what several processes on one database do together. */
export interface Sharing {
  readonly holder: Holder;
  /** Whether it is this process that follows the chain; it does from now on when no other one does. */
  leads(): Promise<boolean>;
  /** Leaves what this process leads and has claimed to the others at once. */
  release(): Promise<void>;
  /** Ends it, and releases all. */
  stop(): Promise<void>;
}

/** Keeps what this process leads and has claimed, also while a step of it takes long. */
export function startSharing(
  key: ChainKey,
  { store, leaseMs }: { store: Pick<Store, 'index'>; leaseMs: number },
): Sharing {
  const holder = { holder: randomUUID(), leaseMs };
  const lease = createLease(() => store.index.lead({ ...key, ...holder }), { leaseMs });
  let renewing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // Where the database fails, the step that writes says so; what was held may then be taken.
    renewing = store.index.renewLeases({ ...key, ...holder }).catch(() => {});
  }, lease.termMs);
  timer.unref();
  const release = async (): Promise<void> => {
    lease.left();
    // Without a database they run out by themselves.
    await store.index.releaseLeases({ ...key, ...holder }).catch(() => {});
  };
  return {
    holder,
    release,
    leads: () => lease.leads(),
    stop: async () => {
      clearInterval(timer);
      await renewing;
      await release();
    },
  };
}
