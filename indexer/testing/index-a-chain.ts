import { silentLog, systemClock } from '@kiln-connect/core';
import { type OpenStoreOptions, openStore } from '@kiln-connect/store';
import { startIndexer } from '../index.ts';
import { generateChain } from './generated-chain.ts';

/** What one process is to index, as JSON in its only argument. */
export interface IndexingTask {
  readonly database: Omit<OpenStoreOptions, 'log'>;
  readonly stakeIds: readonly string[];
  /** The positions after which the chain was reorganized so far, in order. */
  readonly reorganizations: readonly number[];
  readonly leaseMs: number;
}

/** Indexes a generated chain up to its head, then ends; meant to be killed while it does. */
const { database, stakeIds, reorganizations, leaseMs } = JSON.parse(
  process.argv[2] ?? '',
) as IndexingTask;
const store = await openStore({ ...database, log: silentLog });
const chain = generateChain('killed', 6_000);
for (const position of reorganizations) {
  chain.reorganize(position, `branch at ${position}`);
  chain.grow(100);
}
const indexer = startIndexer({
  chain: 'generated',
  network: 'devnet',
  connection: chain.connection,
  store,
  log: silentLog,
  clock: systemClock,
  intervalMs: 5,
  leaseMs,
});
process.stdout.write('started\n');
await indexer.trackStakes(stakeIds);
await indexer.syncNow();
await indexer.stop();
await store.close();
