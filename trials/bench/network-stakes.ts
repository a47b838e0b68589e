import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { reportRatio, summarize } from './pairs.ts';

// Every stake of a network of a million validators, read from the SSZ of one state, against what it
// takes at least to read the same bytes from the same node: processor time and peak memory of a process
// each, in neighbouring runs.

const run = promisify(execFile);

const VALIDATORS = 1_000_000;
/** In epoch 400,000, as `large-state.ts` makes it. */
const SLOT = 400_000 * 32 + 5;
const ROUNDS = 3;

interface Cost {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly megabytes: number;
  readonly longestTurnMs: number;
}

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const tsx = ['--import', import.meta.resolve('tsx')];

const folder = await mkdtemp(join(tmpdir(), 'connect-bench-'));
const file = join(folder, 'state.ssz');
await run(process.execPath, [...tsx, script('large-state.ts'), file, `${VALIDATORS}`]);
const node = spawn(process.execPath, [...tsx, script('large-node.ts'), file, `${SLOT}`], {
  stdio: ['ignore', 'pipe', 'inherit'],
});

try {
  const [line] = (await once(node.stdout, 'data')) as [Buffer];
  const url = line.toString().trim();

  const cost = async (how: string): Promise<Cost> => {
    const arguments_ = [...tsx, script('network-stakes-process.ts'), how, url];
    return JSON.parse((await run(process.execPath, arguments_)).stdout) as Cost;
  };

  const ways = ['idle', 'walk', 'deserialize', 'page', 'next-page', 'whole'];
  const costs = new Map<string, Cost[]>(ways.map((how) => [how, []]));
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? ways : ways.toReversed();
    for (const how of order) costs.get(how)?.push(await cost(how));
  }

  const of = (how: string, figure: keyof Cost) => costs.get(how)?.map((one) => one[figure]) ?? [];
  const ratio = (how: string, base: string, figure: keyof Cost) =>
    summarize(of(how, figure).map((value, i) => value / (of(base, figure)[i] ?? Number.NaN)));
  for (const base of ['walk', 'deserialize']) {
    for (const how of ['page', 'whole']) {
      reportRatio(`${how}: processor time / ${base}`, ratio(how, base, 'processorSeconds'));
      reportRatio(`${how}: peak memory / ${base}`, ratio(how, base, 'megabytes'));
    }
  }
  process.stdout.write(`state: ${((await stat(file)).size / 1e6).toFixed(0)} MB\n`);
  for (const how of ways) {
    const median = (figure: keyof Cost) => summarize(of(how, figure)).median;
    process.stdout.write(
      `${how.padEnd(12)} ${median('seconds').toFixed(2)} s, ${median('processorSeconds').toFixed(2)} s of processor, peak ${median('megabytes').toFixed(0)} MB, longest turn of the event loop ${median('longestTurnMs').toFixed(0)} ms\n`,
    );
  }
} finally {
  node.kill();
  await rm(folder, { recursive: true, force: true });
}
