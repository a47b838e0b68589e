import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BlockRef,
  type ChainConnection,
  type Clock,
  ConflictError,
  type ImpossibleError,
  type Log,
  type Network,
} from '@kiln-connect/core';
import type { BackfillProgress, Cursor, Store } from '@kiln-connect/store';
import { backfill, startBackfills } from './backfill.ts';
import { begin } from './begin.ts';
import { finalize } from './finalize.ts';
import { type Followed, follow } from './follow.ts';
import { LEASE_MS } from './lease.ts';
import type { IndexerProgress } from './progress.ts';
import { refresh } from './refresh.ts';
import { agrees, reorganize } from './reorganize.ts';
import { startSharing } from './sharing.ts';
import type { Source, Standing, Turn } from './source.ts';
import { createWaiters } from './waiters.ts';

/** Keeps stakes, rewards and operations of one chain on one network as fresh as its nodes. */
export interface Indexer {
  /**
   * Resolves when everything up to that chain time is stored, histories and stakes included. Rejects
   * with the node's or the database's error when they fail several times in a row.
   */
  syncTo(time: Date): Promise<void>;
  /** As `syncTo`, up to the head at the next look at it. */
  syncNow(): Promise<void>;
  progress(): IndexerProgress;
  /**
   * Reads the stakes once, now, stores them, and keeps them from then on; their history is read in the
   * background (`syncNow` waits for it).
   */
  trackStakes(stakeIds: readonly string[]): Promise<void>;
  /**
   * Forgets what is stored of tracked stakes from that chain time on, and has it read again in the
   * background.
   */
  readAgain(stakeIds: readonly string[], from: Date): Promise<void>;
  /** Finishes what it is storing and stops; calls that wait are rejected. */
  stop(): Promise<void>;
}

export interface IndexerOptions {
  readonly chain: string;
  readonly network: Network;
  readonly connection: ChainConnection;
  readonly store: Store;
  readonly log: Log;
  readonly clock: Clock;
  /** Pause between looks at the head once caught up, milliseconds. */
  readonly intervalMs: number;
  /**
   * Of several processes on one database, another one goes on with what this one did so many
   * milliseconds after it ended without a word; 10,000 when left out.
   */
  readonly leaseMs?: number;
}

const LONGEST_PAUSE_MS = 30_000;
const TURN_MS = 3_000;
/** So old becomes what is shown of stakes while the chain goes on faster than it can be read. */
const STALE_MS = 30_000;

/** Starts to follow the chain; answers at once. */
export function startIndexer({
  chain,
  network,
  intervalMs,
  leaseMs = LEASE_MS,
  ...parts
}: IndexerOptions): Indexer {
  const key = { chain, network };
  const sharing = startSharing(key, { store: parts.store, leaseMs });
  const source: Source = { key, ...parts, holder: sharing.holder };
  const { connection, store, clock, log } = source;
  const waiters = createWaiters();
  let isStopping = false;
  let wake = new AbortController();
  let head: BlockRef | undefined;
  /** When the node told its head last. */
  let heardAt: Date | undefined;
  let cursor: Cursor | undefined;
  /** The head after which was last asked what is final. */
  let finalizedAt: string | undefined;
  /** Whether the stakes were read since something was last stored. */
  let isRefreshed = false;
  /** The head at which they were, and when. */
  let refreshed: { readonly head: string; readonly at: Date } | undefined;
  let lastError: string | undefined;
  let failuresInARow = 0;
  let isLeading = false;
  let pending: BackfillProgress = { stakes: 0, done: 0, total: 0 };
  /** Why histories that are pending can not be read. */
  let unreadable: ImpossibleError | undefined;
  const counts = { tracked: 0, slices: 0, blocks: 0, rewinds: 0, failures: 0 };

  // One after the other: an older reading must not be stored over a newer one.
  let refreshing: Promise<unknown> = Promise.resolve();
  const refreshInTurn = (stakeIds: readonly string[]): Promise<void> => {
    const turn = refreshing.then(() => refresh(source, stakeIds));
    refreshing = turn.catch(() => {});
    return turn;
  };

  /** Does the next piece of work; answers false when there is none until the chain moves on. */
  async function step(): Promise<boolean> {
    const waiting = waiters.current();
    head = await connection.head();
    heardAt = clock.now();
    const before = cursor;
    cursor = await store.index.cursor(key);
    if (cursor?.blockId !== before?.blockId || cursor?.position !== before?.position) {
      isRefreshed = false;
    }
    waiters.aim(waiting, head.position);
    isLeading = await sharing.leads();
    const followed = isLeading ? await lead(head, waiting) : false;
    // Begun or rewound: what stands now is looked at anew. Nothing is there, or it is not our node's.
    if (followed === 'again') return true;
    if (followed === 'lagging') await sharing.release();
    if (!cursor || followed === 'lagging') return false;
    if (!isLeading && !(await agrees(source, { head, cursor }))) return false;

    if (followed) isRefreshed = false;
    pending = await store.index.backfillProgress(key);
    const isAtHead = isLeading && cursor.blockId === head.id;
    if (isAtHead && refreshed?.head !== head.id && mustLook()) await lookAnew(head);
    const hasRead = pending.stakes > 0 && (await readHistories({ head, cursor }));
    const hasMoved = followed || hasRead;
    if (hasRead) isRefreshed = false;
    if (pending.stakes === 0) unreadable = undefined;
    // Nothing else is to be done, and it will not come to be what they wait for.
    if (!hasMoved && unreadable && waiting.length > 0) throw unreadable;

    const due = pending.stakes > 0 ? [] : waiters.due(waiting, cursor.position);
    // While the chain is still being caught up with, only for those who wait for no more than this.
    if (due.length > 0 || (isLeading && !hasMoved)) await lookAnew(head);
    waiters.release(due);
    return hasMoved;
  }

  /** What one process does for all: rewinds, and reads on at the head. */
  async function lead(
    head: BlockRef,
    waiting: ReturnType<typeof waiters.current>,
  ): Promise<boolean | 'again' | 'lagging'> {
    if (!cursor) {
      await begin(source);
      return 'again';
    }
    const agreement = await reorganize(source, { head, cursor });
    if (agreement === 'lagging') return 'lagging';
    if (agreement === 'rewound') {
      counts.rewinds += 1;
      isRefreshed = false;
      return 'again';
    }
    return follow(
      source,
      { head, cursor },
      {
        ...startTurn<Followed>(({ blocks, ...followed }) => {
          cursor = followed.cursor;
          count(blocks);
        }),
        // Whoever waits for the head has all that can be told now.
        held: (position) => waiters.aim(waiting, position),
      },
    );
  }

  /** The part of this process in the reading of histories; answers whether there was any. */
  async function readHistories(standing: Standing): Promise<boolean> {
    const hasStarted = isLeading && (await startBackfills(source, standing));
    const { hasRead, unreadable: found } = await backfill(
      source,
      standing,
      startTurn(({ blocks }) => count(blocks)),
    );
    if (found && found.message !== unreadable?.message) {
      log.warn({ ...key, error: found.message }, 'the history of a stake can not be read');
    }
    unreadable = found ?? unreadable;
    if (!hasStarted && !hasRead) return false;
    pending = await store.index.backfillProgress(key);
    return true;
  }

  const count = (blocks: number) => {
    counts.slices += 1;
    counts.blocks += blocks;
  };

  /** Others wait for their turn: a part of a step ends with what it is at once its time is over. */
  function startTurn<Part>(stored: (part: Part) => void): Turn<Part> {
    const end = performance.now() + TURN_MS;
    return { stored, goesOn: () => !isStopping && performance.now() < end };
  }

  /** Histories can take hours, and a chain in a hurry gives no pause: how stakes stand waits for neither. */
  const mustLook = (): boolean =>
    pending.stakes > 0 || refreshed === undefined || +clock.now() - +refreshed.at >= STALE_MS;

  /** Asks what is final, and how all stakes stand, where that can be another answer than before. */
  async function lookAnew(head: BlockRef): Promise<void> {
    if (finalizedAt !== head.id) await finalize(source);
    finalizedAt = head.id;
    const tracked = await store.stakes.tracked(key);
    if (isRefreshed && tracked.length === counts.tracked) return;
    await refreshInTurn(tracked.map(({ stakeId }) => stakeId));
    isRefreshed = true;
    refreshed = { head: head.id, at: clock.now() };
    counts.tracked = tracked.length;
  }

  async function run(): Promise<void> {
    while (!isStopping) {
      wake = new AbortController();
      const waiting = waiters.current();
      try {
        const hasMore = await step();
        waiters.succeed(waiting);
        if (failuresInARow > 0) log.info({ ...key }, 'the chain can be read and stored again');
        failuresInARow = 0;
        lastError = undefined;
        if (!hasMore) await pause(intervalMs);
      } catch (error) {
        lastError = error instanceof Error ? error.message : String(error);
        counts.failures += 1;
        failuresInARow += 1;
        if (failuresInARow === 1) {
          log.warn({ ...key, error: lastError }, 'the chain can not be read and stored');
        }
        waiters.fail(waiting, error);
        // Another process may have a node that works.
        await sharing.release();
        await pause(Math.min(intervalMs * 2 ** failuresInARow, LONGEST_PAUSE_MS));
      }
    }
  }

  const pause = (milliseconds: number) =>
    sleep(milliseconds, undefined, { signal: wake.signal }).catch(() => {});

  const waitFor = (target?: number): Promise<void> => {
    if (isStopping) return Promise.reject(stopped());
    const waited = waiters.wait(target);
    wake.abort();
    return waited;
  };

  function lagSeconds(): number {
    if (!head || !heardAt || !cursor) return 0;
    // The chain goes on while its node is silent.
    const silent = lastError === undefined ? 0 : +clock.now() - +heardAt;
    return (Math.max(0, +head.time - +cursor.time) + silent) / 1000;
  }

  const running = run();

  return {
    syncTo: async (time) => {
      // The last position whose time is not after it.
      const after = await connection.positionAt(new Date(time.getTime() + 1));
      await waitFor(after - 1);
    },
    syncNow: () => waitFor(),
    progress: () => ({
      chain,
      network,
      position: cursor?.position,
      time: cursor?.time,
      headPosition: head?.position,
      lagSeconds: lagSeconds(),
      trackedStakes: counts.tracked,
      isLeading,
      backfillingStakes: pending.stakes,
      backfilledPositions: pending.done,
      backfillPositions: pending.total,
      slicesApplied: counts.slices,
      blocksStored: counts.blocks,
      rewinds: counts.rewinds,
      failures: counts.failures,
      lastError: lastError ?? unreadable?.message,
    }),
    trackStakes: async (stakeIds) => {
      await store.stakes.track({ ...key, stakeIds });
      wake.abort();
      await refreshInTurn(stakeIds);
    },
    readAgain: async (stakeIds, time) => {
      const from = Math.max(await connection.positionAt(time), 0);
      await store.index.readAgain({ ...key, stakeIds, from });
      wake.abort();
    },
    stop: async () => {
      isStopping = true;
      wake.abort();
      await running;
      await refreshing;
      await sharing.stop();
      waiters.rejectAll(stopped());
    },
  };
}

const stopped = () =>
  new ConflictError({
    code: 'indexer_stopped',
    message: 'The indexer was stopped: ask again once the server runs.',
  });
