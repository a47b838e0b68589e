import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  Authorities,
  BlockRef,
  ChainConnection,
  Clock,
  Log,
  Network,
} from '@kiln-connect/core';
import type { Store } from '@kiln-connect/store';
import { compareAuthorities } from './compare-authorities.ts';

/** Compares who controls the tracked stakes of one chain with who did. */
export interface AuthorityWatch {
  /** Ends the round that is under way, and leaves the watch to others. */
  stop(): Promise<void>;
}

export interface AuthorityWatchOptions {
  readonly chain: string;
  readonly network: Network;
  readonly connection: ChainConnection;
  readonly store: Store;
  readonly log: Log;
  readonly clock: Clock;
  /** Pause between two looks at the head, in milliseconds. */
  readonly intervalMs: number;
  /** Another process takes over so many milliseconds after this one ended; 10,000 when left out. */
  readonly leaseMs?: number;
}

const LEASE_MS = 10_000;
const LONGEST_PAUSE_MS = 15_000;
/** That nothing is new is written down so often at most, in milliseconds. */
const WRITE_EVERY_MS = 5_000;

/**
 * Starts to watch; undefined for a chain whose stakes nobody controls but they themselves. It goes its
 * own way beside the indexer: histories that are read for hours do not hold it up. Of several processes
 * on one database one compares; what it finds is recorded in one transaction with what it compared
 * with, so that a crash loses nothing and nothing is found twice.
 */
export function startAuthorityWatch({
  chain,
  network,
  intervalMs,
  leaseMs = LEASE_MS,
  ...parts
}: AuthorityWatchOptions): AuthorityWatch | undefined {
  const { connection, store, clock, log } = parts;
  if (!connection.readAuthorities) return undefined;
  const key = { chain, network };
  const holder = { holder: randomUUID(), leaseMs };
  const stopping = new AbortController();
  /** As last recorded, while this process leads. */
  let known: Map<string, Authorities> | undefined;
  let done: { readonly head: BlockRef; readonly stakes: number } | undefined;
  let writtenAt = 0;
  let failures = 0;

  const lead = () => store.authorities.lead({ ...key, ...holder, now: clock.now() });

  /** Compares what is new, if this process leads. */
  async function look(): Promise<void> {
    if (!(await lead())) {
      known = undefined;
      done = undefined;
      return;
    }
    const at = clock.now();
    const head = await connection.head();
    const tracked = await store.stakes.tracked(key);
    if (done && done.head.id === head.id && done.stakes === tracked.length) {
      if (+at - writtenAt >= WRITE_EVERY_MS) await written(head, at);
      return;
    }
    known ??= new Map(await store.authorities.known(key));
    const standing = await store.authorities.standing(key);
    const round = {
      head,
      stakeIds: tracked.map(({ stakeId }) => stakeId),
      known,
      compared: standing?.position ?? undefined,
      stillHere: async () => {
        await lead();
      },
    };
    const oldest = await compareAuthorities(round, { key, ...parts });
    await written(oldest, at);
    done = oldest.position < head.position ? undefined : { head, stakes: tracked.length };
  }

  async function written(block: BlockRef, at: Date): Promise<void> {
    await store.authorities.compared({ ...key, block, at });
    writtenAt = +at;
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await look();
        if (failures > 0) log.info({ ...key }, 'authorities can be compared again');
        failures = 0;
        await pause(intervalMs);
      } catch (error) {
        failures += 1;
        done = undefined;
        // Another process may record meanwhile what this one does not know of.
        known = undefined;
        if (failures === 1) log.warn({ ...key, err: error }, 'authorities can not be compared');
        // Another process may have a node that works.
        await store.authorities.release({ ...key, ...holder }).catch(() => {});
        await pause(Math.min(intervalMs * 2 ** failures, LONGEST_PAUSE_MS));
      }
    }
  }

  const pause = (milliseconds: number) =>
    sleep(milliseconds, undefined, { signal: stopping.signal }).catch(() => {});

  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
      await store.authorities.release({ ...key, ...holder }).catch(() => {});
    },
  };
}
