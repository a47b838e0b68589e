import { randomUUID } from 'node:crypto';
import type { ChainKey, Holder, Store } from '@kiln-connect/store';

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

/** What a process holds is renewed so many times before others may take it. */
const RENEWALS = 3;

/** Keeps what this process leads and has claimed, also while a step of it takes long. */
export function startSharing(
  key: ChainKey,
  { store, leaseMs }: { store: Pick<Store, 'index'>; leaseMs: number },
): Sharing {
  const holder = { holder: randomUUID(), leaseMs };
  const termMs = leaseMs / RENEWALS;
  /** Nobody else leads before then, in milliseconds of this process's clock. */
  let leadsUntil = 0;
  let renewing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // Where the database fails, the step that writes says so; what was held may then be taken.
    renewing = store.index.renewLeases({ ...key, ...holder }).catch(() => {});
  }, termMs);
  timer.unref();
  const release = async (): Promise<void> => {
    leadsUntil = 0;
    // Without a database they run out by themselves.
    await store.index.releaseLeases({ ...key, ...holder }).catch(() => {});
  };
  return {
    holder,
    release,
    leads: async () => {
      if (performance.now() < leadsUntil) return true;
      const asked = performance.now();
      const isLeading = await store.index.lead({ ...key, ...holder });
      if (isLeading) leadsUntil = asked + termMs;
      return isLeading;
    },
    stop: async () => {
      clearInterval(timer);
      await renewing;
      await release();
    },
  };
}
