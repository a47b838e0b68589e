import { randomUUID } from 'node:crypto';
import type { ChainKey, Holder, Store } from '@kiln-connect/store';

/** The part of this process in what several processes on one database do together. */
export interface Sharing {
  readonly holder: Holder;
  /** Ends it: the others may take over at once. */
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
  let renewing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // Where the database fails, the step that writes says so; what was held may then be taken.
    renewing = store.index.renewLeases({ ...key, ...holder }).catch(() => {});
  }, leaseMs / RENEWALS);
  timer.unref();
  return {
    holder,
    stop: async () => {
      clearInterval(timer);
      await renewing;
      // Without a database they run out by themselves.
      await store.index.releaseLeases({ ...key, ...holder }).catch(() => {});
    },
  };
}
