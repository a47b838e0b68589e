import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chains, contracts } from '@kiln-connect/chains';
import { type ChainConnection, type ChainSlice, silentLog, systemClock } from '@kiln-connect/core';
import { devnets } from '@kiln-connect/devnet';
import { startIndexer } from '@kiln-connect/indexer';
import { openStore } from '@kiln-connect/store';
import { startPostgres } from '@kiln-connect/store/testing';
import { FIRST_SLOT, preparedChain } from './index-source.ts';
import { reportRatio, summarize } from './pairs.ts';
import { treeProcessorTime } from './process-cost.ts';

// The indexer from a node that costs nothing into PostgreSQL, against two COPYs: of the very rows that it
// stored, into the same tables with their indexes; and of the rows that it was handed, of which it stores
// one an hour, into bare tables without an index. And how often it asks a real node for a block.

const run = promisify(execFile);

/** A day of Ethereum. */
const SLOTS = 28 * 256;
const VALIDATORS = [100, 1_000];
const ROUNDS = 5;
const DEVNET_EPOCHS = 16;
const HEADS = 16;

const postgres = await startPostgres();
const dataDir = await mkdtemp(join(tmpdir(), 'connect-bench-'));
const databaseUrl = await postgres.createDatabase();
const store = await openStore({ databaseUrl, dataDir, log: silentLog });
/** Has the same tables, with nothing in them. */
const emptyUrl = await postgres.createDatabase();
await (await openStore({ databaseUrl: emptyUrl, dataDir, log: silentLog })).close();

const follow = (chain: string, connection: ChainConnection) =>
  startIndexer({
    chain,
    network: 'devnet',
    connection,
    store,
    log: silentLog,
    clock: systemClock,
    intervalMs: 50,
  });

/** What something took: seconds on the clock, and of all processors together. */
interface Cost {
  readonly seconds: number;
  readonly processor: number;
}

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const before = treeProcessorTime(process.pid);
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  return { seconds, processor: (treeProcessorTime(process.pid) - before) / 1e6 };
}

/** The indexer reads and stores the whole chain, for stakes that it follows. */
async function indexed(
  name: string,
  { connection, moveHead }: ReturnType<typeof preparedChain>,
  stakeIds: readonly string[],
): Promise<Cost> {
  const key = { chain: name, network: 'devnet' as const };
  await store.stakes.track({ ...key, stakeIds });
  moveHead(FIRST_SLOT - 1);
  const indexer = follow(name, connection);
  await indexer.syncNow();
  moveHead(FIRST_SLOT + SLOTS - 1);
  const cost = await costOf(() => indexer.syncNow());
  const { blocksStored, lastError } = indexer.progress();
  if (lastError !== undefined || blocksStored < SLOTS) {
    throw new Error(`${blocksStored} of ${SLOTS} blocks were stored: ${lastError}`);
  }
  await indexer.stop();
  return cost;
}

/** What the indexer writes beside the place where it stands. */
const STORED = [
  'reward_hours',
  'reward_days',
  'stake_hours',
  'stake_days',
  'reward_blocks',
  'payouts',
  'operations',
  'chain_blocks',
];

const fileOf = (table: string) => join(dataDir, `${table}.txt`);

/** Runs commands of psql one after the other. */
const psql = (url: string, commands: readonly string[]) =>
  run('psql', [url, '-q', ...commands.flatMap((command) => ['-c', command])]);

/** What the indexer stored of a chain as files of COPY's text format; answers the number of rows. */
async function writeStored(chain: string): Promise<number> {
  await psql(
    databaseUrl,
    STORED.map(
      (table) => `\\copy (select * from ${table} where chain = '${chain}') to '${fileOf(table)}'`,
    ),
  );
  const files = await Promise.all(STORED.map((table) => readFile(fileOf(table), 'utf8')));
  return files.reduce((rows, text) => rows + text.split('\n').length - 1, 0);
}

/** psql copies the files into tables with nothing in them. */
async function copied(url: string, tables: readonly string[]): Promise<Cost> {
  await psql(url, [`truncate ${tables.join(', ')}`]);
  const copies = tables.map((table) => `\\copy ${table} from '${fileOf(table)}'`);
  return costOf(() => psql(url, copies));
}

/** Tables for the rows that the indexer is handed, without an index. */
const BARE = {
  raw_blocks: 'chain text, position bigint, id text, parent_id text, time timestamptz',
  raw_rewards:
    'chain text, stake_id text, time timestamptz, position bigint, component text, amount numeric(78, 0), detail jsonb',
  raw_exposures:
    'chain text, stake_id text, time timestamptz, position bigint, seconds bigint, balance numeric(78, 0)',
  raw_operations:
    'chain text, stake_id text, id text, type text, time timestamptz, position bigint, amount numeric(78, 0), answer text',
};

/** The rows that the indexer is handed as files of COPY's text format; answers their number. */
async function writeHanded({
  blocks,
  rewards,
  exposures,
  operations,
}: ChainSlice): Promise<number> {
  const files: { readonly [table in keyof typeof BARE]: readonly (readonly unknown[])[] } = {
    raw_blocks: blocks.map((b) => [b.position, b.id, b.parentId, b.time.toISOString()]),
    raw_rewards: rewards.map((r) => [
      r.stakeId,
      r.time.toISOString(),
      r.position,
      r.component,
      r.amount,
      r.detail ? JSON.stringify(r.detail) : '\\N',
    ]),
    raw_exposures: exposures.map((e) => [
      e.stakeId,
      e.time.toISOString(),
      e.position,
      e.seconds,
      e.effectiveBalance,
    ]),
    raw_operations: operations.map((o) => [
      o.stakeId,
      o.id,
      o.type,
      o.time.toISOString(),
      o.position,
      o.amount,
      JSON.stringify(o.answer),
    ]),
  };
  for (const [table, rows] of Object.entries(files)) {
    const text = rows.map((row) => `eth\t${row.join('\t')}\n`).join('');
    await writeFile(fileOf(table), text);
  }
  return Object.values(files).reduce((sum, rows) => sum + rows.length, 0);
}

/** Requests of a real node: a block while many are read, and a head that is followed. */
async function requestsOf(validators: number): Promise<{ block: number; head: number }> {
  const registration = chains.eth;
  if (!registration) throw new Error('there is no chain eth');
  const devnet = await devnets.eth({
    dataDir: await mkdtemp(join(dataDir, 'devnet-')),
    log: silentLog,
    slotsPerSecond: 0,
    contracts: contracts.eth ?? [],
  });
  const settings = registration.settings.parse(devnet.settings);
  const connection = await (await registration.load()).default.connect({
    network: 'devnet',
    settings,
    log: silentLog,
    clock: systemClock,
  });
  try {
    const [beacon = ''] = (devnet.settings as { beacon: string[] }).beacon;
    const answer = await fetch(`${beacon}/eth/v1/beacon/states/head/validators`);
    const { data } = (await answer.json()) as { data: { validator: { pubkey: string } }[] };
    const stakeIds = data.slice(0, validators).map(({ validator }) => validator.pubkey);
    await devnet.advance({ epochs: DEVNET_EPOCHS });
    await store.stakes.track({ chain: 'eth', network: 'devnet', stakeIds });
    const requestsUntilNow = async () =>
      (await connection.health()).reduce((sum, node) => sum + (node.requests ?? 0), 0);
    const before = await requestsUntilNow();
    const indexer = follow('eth', connection);
    await indexer.syncNow();
    const caughtUp = await requestsUntilNow();
    const { blocksStored } = indexer.progress();
    for (let head = 0; head < HEADS; head += 1) {
      await devnet.advance({ slots: 1 });
      await indexer.syncNow();
    }
    await indexer.stop();
    return {
      block: (caughtUp - before) / blocksStored,
      head: ((await requestsUntilNow()) - caughtUp) / HEADS,
    };
  } finally {
    await connection.close();
    await devnet.stop();
  }
}

/** What storing the chain took, and the two COPYs. */
interface Round {
  readonly ours: Cost;
  readonly stored: Cost;
  readonly handed: Cost;
}

/** The medians of some rounds, neighbours in time: so many others may share the machine. */
async function compareWithCopy(validators: number): Promise<void> {
  const stakeIds = Array.from({ length: validators }, (_, n) => `0x${`${n}`.padStart(96, '0')}`);
  const chain = preparedChain(SLOTS, stakeIds);
  const handed = await writeHanded(chain.rows);
  await indexed(`chain ${validators}`, chain, stakeIds);
  const stored = await writeStored(`chain ${validators}`);
  const costs: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    costs.push({
      ours: await indexed(`chain ${validators} ${round}`, chain, stakeIds),
      stored: await copied(emptyUrl, STORED),
      handed: await copied(databaseUrl, Object.keys(BARE)),
    });
  }
  const title = `indexer, ${validators} validators`;
  const report = (name: string, of: (cost: Round) => number, bound?: string) =>
    reportRatio(`${title}: ${name}`, summarize(costs.map(of)), bound);
  report('blocks a second', ({ ours }) => SLOTS / ours.seconds);
  const goal = 'at least 0.5';
  report(`time of COPY of ${stored} rows stored`, (c) => c.stored.seconds / c.ours.seconds, goal);
  report(`time of COPY of ${handed} rows handed`, (c) => c.handed.seconds / c.ours.seconds, goal);
  report('the same, processor time, rows stored', (c) => c.stored.processor / c.ours.processor);
  report('the same, processor time, rows handed', (c) => c.handed.processor / c.ours.processor);
}

try {
  const bare = Object.entries(BARE);
  await psql(
    databaseUrl,
    bare.map(([table, columns]) => `create table ${table} (${columns})`),
  );
  for (const validators of VALIDATORS) await compareWithCopy(validators);
  const { block, head } = await requestsOf(8);
  reportRatio('requests a block, 8 validators, devnet', summarize([block]));
  reportRatio('requests a head that is followed, stakes included', summarize([head]));
} finally {
  await store.close();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
