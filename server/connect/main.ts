import { text } from 'node:stream/consumers';
import { silentLog, systemClock } from '@kiln-connect/core';
import { readDataDir } from '../config/data-dir.ts';
import { runProgram } from './program.ts';

process.exitCode = await runProgram(process.argv.slice(2), {
  dataDir: readDataDir(),
  terminal: {
    write: (written) => void process.stdout.write(written),
    complain: (written) => void process.stderr.write(written),
    readInput: () => text(process.stdin),
    isTerminal: process.stderr.isTTY === true,
  },
  // Loaded when needed: the other commands start faster without chain libraries.
  loadVerifier: () => import('@kiln-connect/verify'),
  makeVerifierFile: async () => (await import('@kiln-connect/verify/bundle')).bundleVerifier(),
  loadChain: async (name) => {
    const { chains } = await import('@kiln-connect/chains');
    return Object.hasOwn(chains, name) ? (await chains[name]?.load())?.default : undefined;
  },
  loadAudit: () => import('@kiln-connect/usecases'),
  loadRotation: () => import('../wiring/rotate-master-key-file.ts'),
  clock: systemClock,
  log: silentLog,
});
