import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { chains } from '@kiln-connect/chains';
import { silentLog, systemClock } from '@kiln-connect/core';
import * as verifier from '@kiln-connect/verify';
import { bundleVerifier } from '@kiln-connect/verify/bundle';
import { runProgram } from '../program.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Circumstances {
  readonly dataDir: string;
  /** Standard input. */
  readonly input?: string;
}

/** Runs a command in this process, which takes milliseconds where a process of its own takes a second. */
export async function runConnect(
  args: readonly string[],
  { dataDir, input = '' }: Circumstances,
): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await runProgram(args, {
    dataDir,
    makeVerifierFile: () => bundleVerifier(),
    terminal: {
      write: (written) => {
        out += written;
      },
      complain: (written) => {
        err += written;
      },
      isTerminal: false,
      readInput: async () => input,
    },
    loadVerifier: async () => verifier,
    loadChain: async (name) => (await chains[name]?.load())?.default,
    loadAudit: () => import('@kiln-connect/usecases'),
    loadRotation: () => import('../../wiring/rotate-master-key-file.ts'),
    clock: systemClock,
    log: silentLog,
  });
  return { code, out, err };
}

/** Runs a command as users do. */
export async function spawnConnect(
  args: readonly string[],
  { dataDir, input = '' }: Circumstances,
): Promise<Ran> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...args], {
    env: { PATH, HOME, CONNECT_DATA_DIR: dataDir },
  });
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, out, err };
}
