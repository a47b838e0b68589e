import { silentLog, systemClock } from '@kiln-connect/core';
import { Command, CommanderError } from 'commander';
import { readDataDir } from '../config/data-dir.ts';
import { addDevnetAdvance } from './commands/devnet-advance.ts';
import { addDevnetFund } from './commands/devnet-fund.ts';
import { addKeystoresExport } from './commands/keystores-export.ts';
import { addOperatorKeyRotate } from './commands/operator-key-rotate.ts';
import { addOperatorKeyShow } from './commands/operator-key-show.ts';
import { addOrganizationsCreate } from './commands/organizations-create.ts';
import { addOrganizationsList } from './commands/organizations-list.ts';
import { addTokensCreate } from './commands/tokens-create.ts';
import { addTokensList } from './commands/tokens-list.ts';
import { addTokensRevoke } from './commands/tokens-revoke.ts';
import { addVerify } from './commands/verify.ts';
import { CommandFailure } from './failure.ts';

const output = (text: string): void => void process.stdout.write(`${text}\n`);

const program = new Command('connect')
  .description(
    'Operate a Kiln Connect server from the machine it runs on, and verify transactions.',
  )
  .option('--data-dir <folder>', "the server's data folder", readDataDir())
  .option('--json', 'print the object of the API')
  .option('--quiet', 'print only what a script goes on with')
  .exitOverride();

for (const add of [
  addOrganizationsCreate,
  addOrganizationsList,
  addTokensCreate,
  addTokensList,
  addTokensRevoke,
  addDevnetFund,
  addDevnetAdvance,
  addOperatorKeyShow,
  addOperatorKeyRotate,
  addKeystoresExport,
]) {
  add(program, output);
}
addVerify(program, output, {
  // Loaded when needed: the other commands start faster without chain libraries.
  loadVerifier: () => import('@kiln-connect/verify'),
  loadChain: async (name) => {
    const { chains } = await import('@kiln-connect/chains');
    return Object.hasOwn(chains, name) ? (await chains[name]?.load())?.default : undefined;
  },
  clock: systemClock,
  log: silentLog,
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Says what went wrong on standard error; answers the exit code. */
function report(error: unknown): number {
  if (error instanceof CommandFailure) {
    const { json } = program.opts<{ json?: boolean }>();
    const text =
      json && error.body !== undefined ? JSON.stringify(error.body, null, 2) : error.message;
    process.stderr.write(`${text}\n`);
    return error.exitCode;
  }
  // Commander has said it already; help that was asked for is no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
}
