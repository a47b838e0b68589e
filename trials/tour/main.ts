import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Journey } from '../journey/journey.ts';
import { startServerProcess } from '../journey/server-process.ts';
import { solanaJourney } from '../journey/solana-journey.ts';
import { stakeJourney } from '../journey/stake-journey.ts';

// A whole journey on a server of its own, each step told: npm run tour -- [--chain sol]

const tours: {
  readonly [chain: string]: { title: string; live: (journey: Journey) => Promise<unknown> };
} = {
  eth: { title: 'from nothing to a rewarded validator of Ethereum', live: stakeJourney },
  sol: { title: 'from nothing to a stake of Solana, its rewards, and back', live: solanaJourney },
};

const { values } = parseArgs({ options: { chain: { type: 'string', default: 'eth' } } });
const tour = tours[values.chain];
if (!tour) {
  const chains = Object.keys(tours).join(', ');
  process.stderr.write(`There is no tour of '${values.chain}'; there are: ${chains}\n`);
  process.exit(2);
}

const begin = Date.now();
const seconds = () => ((Date.now() - begin) / 1000).toFixed(1).padStart(5);
const say = (step: string, outcome: string) =>
  process.stdout.write(`${seconds()} s  ${step}: ${outcome}\n`);

const dataDir = await mkdtemp(join(tmpdir(), 'connect-tour-'));
try {
  process.stdout.write(`Kiln Connect, ${tour.title}. Data: ${dataDir}\n\n`);
  const server = await startServerProcess({ dataDir });
  say('The operator starts a server of its own', server.url);
  try {
    await tour.live({ url: server.url, dataDir, narrate: say });
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
