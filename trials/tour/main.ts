import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServerProcess } from '../journey/server-process.ts';
import { stakeJourney } from '../journey/stake-journey.ts';

const begin = Date.now();
const seconds = () => ((Date.now() - begin) / 1000).toFixed(1).padStart(5);
const say = (step: string, outcome: string) =>
  process.stdout.write(`${seconds()} s  ${step}: ${outcome}\n`);

const dataDir = await mkdtemp(join(tmpdir(), 'connect-tour-'));
try {
  process.stdout.write(`Kiln Connect, from nothing to a rewarded validator. Data: ${dataDir}\n\n`);
  const server = await startServerProcess({ dataDir });
  say('The operator starts a server of its own', server.url);
  try {
    await stakeJourney({ url: server.url, dataDir, narrate: say });
  } catch (error) {
    process.stderr.write(`\nThe server's own words:\n${server.output()}\n`);
    throw error;
  } finally {
    await server.stop();
  }
  process.stdout.write(`\nDone in ${seconds().trim()} s. The server and its folder are gone.\n`);
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
