import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BlockRef,
  type ChainSlice,
  type StakeKnowledge,
  silentLog,
  systemClock,
} from '@kiln-connect/core';
import { startIndexer } from '@kiln-connect/indexer';
import { openStore } from '@kiln-connect/store';
import { startPostgres } from '@kiln-connect/store/testing';
import { nodeThat, timeOf } from './index-source.ts';

// How the indexer's work and the answers grow with validators and with days: what is asked for in the
// same words must cost the same however long the history is, and histories cost by their length. On
// PostgreSQL, from a node that costs nothing and gives what a validator has in the end: a row an hour.

const SIZES = [
  { validators: 10, days: 30 },
  { validators: 100, days: 30 },
  { validators: 1_000, days: 30 },
  { validators: 100, days: 90 },
  { validators: 100, days: 365 },
];
const SLOTS_AN_HOUR = 300;
const SLOTS_A_DAY = 24 * SLOTS_AN_HOUR;
const DAYS_BETWEEN_WITHDRAWALS = 9;
const LOOKS = 9;

const postgres = await startPostgres();
const dataDir = await mkdtemp(join(tmpdir(), 'connect-bench-'));
const store = await openStore({
  databaseUrl: await postgres.createDatabase(),
  dataDir,
  log: silentLog,
});

/** The last block at or before a slot: there is one an hour, so that blocks cost nothing. */
function blockBefore(slot: number): BlockRef {
  const position = slot - (slot % SLOTS_AN_HOUR);
  const id = (at: number) => `block ${at}`;
  return {
    position,
    id: id(position),
    parentId: id(position - SLOTS_AN_HOUR),
    time: timeOf(position),
  };
}

/** A reward and a balance an hour, and now and then a withdrawal, of each validator. */
function hoursOf(from: number, to: number, stakeIds: readonly string[]): ChainSlice {
  const first = Math.ceil(from / SLOTS_AN_HOUR);
  const count = Math.max(0, Math.floor(to / SLOTS_AN_HOUR) - first + 1);
  const blocks = Array.from({ length: count }, (_, n) => blockBefore((first + n) * SLOTS_AN_HOUR));
  const rows = blocks.flatMap(({ position, time }) =>
    stakeIds.map((stakeId, n) => ({ stakeId, position, time, n })),
  );
  const hours = 24 * DAYS_BETWEEN_WITHDRAWALS;
  const withdrawn = rows
    .filter(({ position, n }) => (position / SLOTS_AN_HOUR + n) % hours === 0)
    .map(({ n: _, ...row }) => ({ ...row, amount: 10n ** 16n }));
  return {
    blocks,
    rewards: rows.map(({ n, ...row }) => ({
      ...row,
      component: 'attestation',
      amount: BigInt(80_000 + n) * 10n ** 9n,
    })),
    exposures: rows.map(({ n: _, ...row }) => ({
      ...row,
      seconds: 3_600,
      effectiveBalance: 32n * 10n ** 18n,
    })),
    operations: withdrawn.map((row) => ({
      ...row,
      id: `${row.position}/${row.stakeId}`,
      type: 'consensus_withdrawal',
      proxies: [],
      answer: { type: 'consensus_withdrawal', slot: row.position },
    })),
    payouts: {
      rows: withdrawn.map((row) => ({ ...row, empties: false })),
      accruing: ['attestation'],
    },
  };
}

const stakeRow = ({ stakeId, rewardTotals }: StakeKnowledge) => ({
  stakeId,
  state: 'active_ongoing',
  proxies: [],
  balance: 32n * 10n ** 18n,
  effectiveBalance: 32n * 10n ** 18n,
  answer: { validator_address: stakeId, rewards: `${rewardTotals.attestation ?? 0n}` },
});

/** The median of some runs, in milliseconds. */
async function timeOfOne(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < LOOKS; run += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[Math.floor(LOOKS / 2)] ?? Number.NaN;
}

interface Growth {
  /** Histories of all validators, microseconds a validator and day. */
  readonly indexing: number;
  /** Milliseconds: the next block stored and all stakes read again. */
  readonly nextBlock: number;
  readonly stakes: number;
  /** Milliseconds: by day. */
  readonly lastWeek: number;
  readonly allDays: number;
}

async function measure({ validators, days }: (typeof SIZES)[number]): Promise<Growth> {
  const key = { chain: `${validators} for ${days}`, network: 'devnet' as const };
  const stakeIds = Array.from({ length: validators }, (_, n) => `0x${`${n}`.padStart(96, '0')}`);
  let head = blockBefore(days * SLOTS_A_DAY);
  const connection = nodeThat({
    head: async () => head,
    finalized: async () => blockBefore(head.position - SLOTS_AN_HOUR),
    blockAtOrBefore: async (position) => blockBefore(Math.min(position, head.position)),
    readRange: async ({ from, to, stakeIds: asked }) => hoursOf(from, to, asked),
    readStakes: async (stakes) => stakes.map(stakeRow),
    firstPosition: async () => SLOTS_AN_HOUR,
  });
  const indexer = startIndexer({
    ...key,
    connection,
    store,
    log: silentLog,
    clock: systemClock,
    intervalMs: 50,
  });
  try {
    await indexer.syncNow();
    const started = performance.now();
    await store.stakes.track({ ...key, stakeIds });
    await indexer.syncNow();
    const indexing = ((performance.now() - started) * 1000) / (validators * days);
    const nextBlock = await timeOfOne(async () => {
      head = blockBefore(head.position + SLOTS_AN_HOUR);
      await indexer.syncNow();
    });
    const { lastError } = indexer.progress();
    if (lastError !== undefined) throw new Error(lastError);
    const question = { ...key, organizationId: randomUUID(), filter: { stakeIds } };
    const byDay = { ...question, unit: 'day' as const, utcOffsetMinutes: 0 };
    const since = timeOf(head.position - (head.position % SLOTS_A_DAY) - 7 * SLOTS_A_DAY);
    return {
      indexing,
      nextBlock,
      stakes: await timeOfOne(() => store.stakes.list(question)),
      lastWeek: await timeOfOne(() => store.rewards.sums({ ...byDay, since })),
      allDays: await timeOfOne(() => store.rewards.sums(byDay)),
    };
  } finally {
    await indexer.stop();
  }
}

const line = (cells: readonly (string | number)[]) =>
  `${cells.map((cell) => `${typeof cell === 'number' ? cell.toFixed(1) : cell}`.padStart(12)).join('')}\n`;

try {
  process.stdout.write(
    line(['validators', 'days', 'index', 'next block', 'stakes', 'week', 'all days']),
  );
  process.stdout.write(line(['', '', 'us/day', 'ms', 'ms', 'ms', 'ms']));
  for (const size of SIZES) {
    const { indexing, nextBlock, stakes, lastWeek, allDays } = await measure(size);
    const figures = [indexing, nextBlock, stakes, lastWeek, allDays];
    process.stdout.write(line([`${size.validators}`, `${size.days}`, ...figures]));
  }
} finally {
  await store.close();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
