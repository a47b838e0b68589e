import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { hexFromBytes } from '../../bytes.ts';
import { verifiers } from '../../registry.ts';
import { buildThread } from './build.ts';
import type { Found, Report } from './search.ts';
import { corpusFile, corpusText, type SeedAttack, seedsOf } from './seeds.ts';
import type { Task } from './thread.ts';

// Searches, guided by what the verifier's program passes, for bytes at which a decoder or the verifier
// breaks a promise: npm run -s fuzz -w verify -- [--chain sol] [--seconds 60] [--seed 1] [--keep]

const MEMORY_MB = 512;
const SILENCE_MS = 60_000;
const LONGEST_INPUT = 8192;
const ATTACKS = new URL('../../../trials/attacks/corpus/', import.meta.url);
/** Packages are found from here, and nothing of it is kept. */
const OUT = fileURLToPath(new URL('../../../node_modules/.cache/kiln-fuzz/', import.meta.url));

const { values } = parseArgs({
  options: {
    chain: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});
const chains = values.chain === undefined ? [...verifiers.keys()] : [values.chain];
const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
if (!chains.every((chain) => verifiers.has(chain)) || !(seconds > 0) || !Number.isInteger(seed)) {
  process.stderr.write(
    `--chain is one of ${[...verifiers.keys()].join(', ')}, --seconds a number above 0, --seed a whole number\n`,
  );
  process.exit(2);
}

async function attacksOn(chain: string): Promise<readonly SeedAttack[]> {
  const folder = new URL(`${chain}/`, ATTACKS);
  return Promise.all(
    (await readdir(folder)).map(async (name) => {
      const { intent, bytes } = JSON.parse(await readFile(new URL(name, folder), 'utf8'));
      return { action: intent.action, bytes };
    }),
  );
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const lineOf = ({
  executions,
  seconds,
  edges,
  kept,
  stepsACharacter,
  fates,
  findings,
}: Report): string =>
  `${seconds} s: ${executions} executions, ${edges} edges, ${kept} inputs kept, at most ${stepsACharacter} steps a character, ${JSON.stringify(fates)}, ${findings.length} findings`;

/** The last report of a search in a thread of its own, which is ended when it hangs or grows. */
async function searchIn(entry: string, task: Omit<Task, 'current'>): Promise<Report> {
  const current = new SharedArrayBuffer(8 + LONGEST_INPUT);
  const counters = new Uint32Array(current, 0, 2);
  const worker = new Worker(entry, {
    workerData: { ...task, current } satisfies Task,
    execArgv: ['--enable-source-maps'],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  let last: Report | undefined;
  let isOver = false;
  /** What is known when no last report comes. */
  const lost = (what: string): Report => {
    const input = new Uint8Array(current.slice(8, 8 + (counters[0] as number)));
    const before = last ?? { executions: counters[1] as number, seconds: 0, edges: 0, kept: 0 };
    if (!isOver) show({ input, what });
    const findings = [...(last?.findings ?? []), { input, what }];
    return { stepsACharacter: 0, fates: {}, ...before, findings };
  };
  return new Promise<Report>((resolve) => {
    let judged = 0;
    const watch = setInterval(() => {
      // Nothing is judged yet while the specimens are made.
      if (judged > 0 && counters[1] === judged)
        end(lost(`it takes more than ${SILENCE_MS / 1000} s`));
      judged = counters[1] as number;
    }, SILENCE_MS);
    const end = (report: Report): void => {
      isOver = true;
      clearInterval(watch);
      resolve(report);
      void worker.terminate();
    };
    worker.on('error', (error) => end(lost(`the thread broke: ${error.stack}`)));
    worker.on('exit', () => end(lost('the thread ended')));
    worker.on('message', (report: Report) => {
      report.findings.slice(last?.findings.length ?? 0).forEach(show);
      last = report;
      say(lineOf(report));
      if (report.corpus) end(report);
    });
  });
}

const show = ({ input, what }: Found): boolean =>
  say(`\nFINDING ${what}\n  input ${hexFromBytes(input).slice(2)}`);

let found = 0;
for (const chain of chains) {
  const { entry, places } = await buildThread(OUT);
  const { inputs, words } = await seedsOf(chain, await attacksOn(chain));
  say(`# ${chain}: ${places} places in all chains, ${inputs.length} seeds, seed ${seed}`);
  const { findings, corpus } = await searchIn(entry, {
    chain,
    seconds,
    seed,
    seeds: inputs,
    words,
  });
  found += findings.length;
  if (!values.keep || !corpus) continue;
  await mkdir(new URL('corpus/', import.meta.url), { recursive: true });
  await writeFile(corpusFile(chain), corpusText(corpus));
  say(`${corpus.length} inputs are kept in ${fileURLToPath(corpusFile(chain))}`);
}
process.exitCode = found === 0 ? 0 : 1;
