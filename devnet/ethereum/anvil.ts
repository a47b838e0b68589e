import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { Log } from '@kiln-connect/core';
import { CHAIN_ID } from './network.ts';
import { OWN_ACCOUNT_OPTIONS } from './own-accounts.ts';

/** Blocks whose state Anvil can still answer about (`eth_call`, `eth_getBalance` of the past). */
const STATES_OF_PAST_BLOCKS = 128;

export interface Anvil {
  readonly pid: number;
  readonly url: string;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<string>;
  /** Ends the process. */
  stop(): Promise<void>;
}

/**
 * Path of the Anvil program itself in the package of this platform: the package's own command would
 * be one more process to watch.
 * @throws {Error} when the package for this platform is not installed.
 */
function anvilProgram(): string {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const windows = process.platform === 'win32';
  const name = `@foundry-rs/anvil-${process.platform}-${architecture}`;
  const require = createRequire(
    createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json'),
  );
  try {
    return require.resolve(`${name}/bin/anvil${windows ? '.exe' : ''}`);
  } catch (cause) {
    throw new Error(
      `${name} is not installed: run npm install without --omit=optional on a platform that Anvil supports`,
      { cause },
    );
  }
}

/**
 * Starts Anvil on a free port of loopback, with the devnet's own accounts and without mining by
 * itself; resolves when it answers.
 */
export async function startAnvil(o: {
  state: { genesisFile: string } | { dumpFile: string };
  log: Log;
  onStart: (pid: number) => Promise<void>;
}): Promise<Anvil> {
  const args = [
    ...['--host', '127.0.0.1', '--port', '0', '--chain-id', `${CHAIN_ID}`],
    ...['--hardfork', 'prague', '--slots-in-an-epoch', '8', '--order', 'fifo'],
    ...['--no-mining', '--no-cors', '--disable-default-create2-deployer'],
    ...OWN_ACCOUNT_OPTIONS,
    ...['--prune-history', `${STATES_OF_PAST_BLOCKS}`],
    ...('genesisFile' in o.state
      ? ['--init', o.state.genesisFile]
      : ['--load-state', o.state.dumpFile]),
  ];
  const child = spawn(anvilProgram(), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) =>
      resolve(signal ? `was ended by ${signal}` : `exited with code ${code}`),
    );
  });
  const lastWords: string[] = [];
  const listening = new Promise<string>((resolve) => {
    const hear = (stream: NodeJS.ReadableStream) =>
      createInterface({ input: stream }).on('line', (line) => {
        const address = /^Listening on (\S+)/.exec(line)?.[1];
        if (address) resolve(`http://${address}`);
        lastWords.push(line);
        if (lastWords.length > 20) lastWords.shift();
      });
    hear(child.stdout);
    hear(child.stderr);
  });
  if (child.pid !== undefined) await o.onStart(child.pid);
  const url = await Promise.race([
    listening,
    ended.then((how) => {
      throw new Error(`Anvil ${how} before it listened: ${lastWords.join(' | ')}`);
    }),
  ]);
  o.log.debug({ pid: child.pid, url }, 'Anvil listens');
  return { pid: child.pid as number, url, ended, stop: () => end(child, ended) };
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  // SIGKILL: everything of it that counts is in our files; it has nothing to tidy up.
  child.kill('SIGKILL');
  await ended;
}
