import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Authorities, BlockRef } from '@kiln-connect/core';
import { compareAuthorities } from './compare-authorities.ts';
import type { IndexerOptions } from './indexer.ts';
import { createLease, LEASE_MS } from './lease.ts';

/** Compares who controls the tracked stakes of one chain with who did. */
export interface AuthorityWatch {
  /** Ends the round that is under way, and leaves the watch to others. */
  stop(): Promise<void>;
}

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
}: IndexerOptions): AuthorityWatch | undefined {
  const { connection, store, clock, log } = parts;
  if (!connection.readAuthorities) return undefined;
  const key = { chain, network };
  const holder = { holder: randomUUID(), leaseMs };
  const stopping = new AbortController();
  /** As last recorded, while this process leads. */
  let known: Map<string, Authorities> | undefined;
  let done: { readonly head: BlockRef; readonly stakes: number } | undefined;
  /** The position that this process wrote down last, and when, in milliseconds. */
  let writtenTo: number | undefined;
  let writtenAt = 0;
  let failures = 0;
  const lease = createLease(() => store.authorities.lead({ ...key, ...holder, now: clock.now() }), {
    leaseMs,
  });
  const release = async (): Promise<void> => {
    lease.left();
    // Without a database it runs out by itself.
    await store.authorities.release({ ...key, ...holder }).catch(() => {});
  };

  /** Compares what is new, if this process leads. */
  async function look(): Promise<void> {
    if (!(await lease.leads())) {
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
    const standing = await store.authorities.standing(key);
    // Else another process led in between, and recorded what this one does not know of.
    if (!known || standing?.position !== writtenTo) {
      known = new Map(await store.authorities.known(key));
    }
    const round = {
      head,
      stakeIds: tracked.map(({ stakeId }) => stakeId),
      known,
      compared: standing?.position ?? undefined,
      stillHere: async () => {
        await lease.leads();
      },
    };
    const oldest = await compareAuthorities(round, { key, ...parts });
    await written(oldest, at);
    done = oldest.position < head.position ? undefined : { head, stakes: tracked.length };
  }

  async function written(block: BlockRef, at: Date): Promise<void> {
    await store.authorities.compared({ ...key, block, at });
    writtenTo = block.position;
    writtenAt = +at;
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await look();
        if (failures > 1) log.info({ ...key }, 'authorities can be compared again');
        failures = 0;
        await pause(intervalMs);
      } catch (error) {
        failures += 1;
        done = undefined;
        // Another process may record meanwhile what this one does not know of.
        known = undefined;
        // One of several nodes behind an address may be a block behind: that is over with the next look.
        if (failures === 2) log.warn({ ...key, err: error }, 'authorities can not be compared');
        // Another process may have a node that works.
        await release();
        await pause(Math.min(intervalMs * 2 ** (failures - 1), LONGEST_PAUSE_MS));
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
      await release();
    },
  };
}
