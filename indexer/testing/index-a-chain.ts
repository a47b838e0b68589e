import { silentLog, systemClock } from '@kiln-connect/core';
import { openStore } from '@kiln-connect/store';
import { startIndexer } from '../index.ts';
import { generateChain } from './generated-chain.ts';

/**
 * Indexes a generated chain into the folder given, up to its head, then ends; meant to be killed while it
 * does. Arguments: the folder, then as JSON the stakes and the reorganizations that happened so far.
 */
const [folder = '', stakes = '[]', reorganizations = '[]'] = process.argv.slice(2);
const stakeIds = JSON.parse(stakes) as string[];
const store = await openStore({ dataDir: folder, log: silentLog });
const chain = generateChain('killed', 6_000);
for (const position of JSON.parse(reorganizations) as number[]) {
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
});
process.stdout.write('started\n');
await indexer.trackStakes(stakeIds);
await indexer.syncNow();
await indexer.stop();
await store.close();
