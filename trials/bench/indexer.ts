import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chains, contracts } from '@kiln-connect/chains';
import { type ChainConnection, type ChainSlice, silentLog, systemClock } from '@kiln-connect/core';
import { devnets } from '@kiln-connect/devnet';
import { startIndexer } from '@kiln-connect/indexer';
import { openStore } from '@kiln-connect/store';
import { startPostgres } from '@kiln-connect/store/testing';
import { preparedChain } from './index-source.ts';
import { reportRatio, summarize } from './pairs.ts';

// The indexer from a node that costs nothing into PostgreSQL, against COPY of the very rows that it was
// handed into bare tables without an index; and how often it asks a real node for a block.

const run = promisify(execFile);

/** A day of Ethereum. */
const SLOTS = 28 * 256;
const VALIDATORS = [100, 1_000];
const ROUNDS = 3;
const DEVNET_EPOCHS = 16;

const postgres = await startPostgres();
const dataDir = await mkdtemp(join(tmpdir(), 'connect-bench-'));
const databaseUrl = await postgres.createDatabase();
const store = await openStore({ databaseUrl, dataDir, log: silentLog });

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

/** Seconds in which the indexer reads and stores the whole chain, for stakes that it follows. */
async function indexed(
  name: string,
  { connection, moveHead }: ReturnType<typeof preparedChain>,
  stakeIds: readonly string[],
) {
  const key = { chain: name, network: 'devnet' as const };
  await store.stakes.track({ ...key, stakeIds });
  moveHead(0);
  const indexer = follow(name, connection);
  await indexer.syncNow();
  moveHead(SLOTS - 1);
  const started = performance.now();
  await indexer.syncNow();
  const seconds = (performance.now() - started) / 1000;
  const { blocksStored, lastError } = indexer.progress();
  if (lastError !== undefined || blocksStored < SLOTS - 1) {
    throw new Error(`${blocksStored} of ${SLOTS} blocks were stored: ${lastError}`);
  }
  await indexer.stop();
  return seconds;
}

const TABLES = {
  blocks: 'chain text, position bigint, id text, parent_id text, time timestamptz',
  rewards:
    'chain text, stake_id text, time timestamptz, position bigint, component text, amount numeric(78, 0), detail jsonb',
  exposures:
    'chain text, stake_id text, time timestamptz, position bigint, seconds bigint, balance numeric(78, 0)',
  operations:
    'chain text, stake_id text, id text, type text, time timestamptz, position bigint, amount numeric(78, 0), answer text',
};

/** The rows as files of COPY's text format. */
async function writeRows({ blocks, rewards, exposures, operations }: ChainSlice): Promise<void> {
  const files: { readonly [table in keyof typeof TABLES]: readonly (readonly unknown[])[] } = {
    blocks: blocks.map((b) => [b.position, b.id, b.parentId, b.time.toISOString()]),
    rewards: rewards.map((r) => [
      r.stakeId,
      r.time.toISOString(),
      r.position,
      r.component,
      r.amount,
      r.detail ? JSON.stringify(r.detail) : '\\N',
    ]),
    exposures: exposures.map((e) => [
      e.stakeId,
      e.time.toISOString(),
      e.position,
      e.seconds,
      e.effectiveBalance,
    ]),
    operations: operations.map((o) => [
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
    await writeFile(join(dataDir, `${table}.txt`), text);
  }
}

/** Seconds in which psql copies the files into new tables. */
async function copied(): Promise<number> {
  const names = Object.keys(TABLES);
  const create = Object.entries(TABLES).map(
    ([name, columns]) => `create table raw_${name} (${columns})`,
  );
  const drop = names.map((name) => `drop table if exists raw_${name}`);
  await run('psql', [databaseUrl, '-qc', [...drop, ...create].join(';')]);
  const copies = names.flatMap((name) => [
    '-c',
    `\\copy raw_${name} from '${join(dataDir, `${name}.txt`)}'`,
  ]);
  const started = performance.now();
  await run('psql', [databaseUrl, '-q', ...copies]);
  return (performance.now() - started) / 1000;
}

/** Requests a stored block, of a real node. */
async function requestsABlock(validators: number): Promise<number> {
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
    const requests = async () =>
      (await connection.health()).reduce((sum, node) => sum + (node.requests ?? 0), 0);
    const before = await requests();
    const indexer = follow('eth', connection);
    await indexer.syncNow();
    const { blocksStored } = indexer.progress();
    await indexer.stop();
    return ((await requests()) - before) / blocksStored;
  } finally {
    await connection.close();
    await devnet.stop();
  }
}

try {
  for (const validators of VALIDATORS) {
    const stakeIds = Array.from({ length: validators }, (_, n) => `0x${`${n}`.padStart(96, '0')}`);
    const chain = preparedChain(SLOTS, stakeIds);
    await writeRows(chain.rows);
    const shares: number[] = [];
    const speeds: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const ours = await indexed(`chain ${validators} ${round}`, chain, stakeIds);
      shares.push((await copied()) / ours);
      speeds.push(SLOTS / ours);
    }
    const title = `indexer, ${validators} validators`;
    reportRatio(
      `${title}: blocks a second / COPY of the same rows`,
      summarize(shares),
      'at least 0.5',
    );
    reportRatio(`${title}: blocks a second`, summarize(speeds));
  }
  reportRatio('requests a block, 8 validators, devnet', summarize([await requestsABlock(8)]));
} finally {
  await store.close();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
