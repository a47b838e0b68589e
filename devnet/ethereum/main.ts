import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '@kiln-connect/core';
import { type Anvil, startAnvil } from './anvil.ts';
import { type ExecutionDump, newestDump } from './checkpoint.ts';
import { type Commands, failureOf, type Input, type Question, type Reply } from './control.ts';
import { readFileIfThere, writeFileAtomic } from './durable.ts';
import { genesisTimeFor } from './genesis-time.ts';
import { recordProcess } from './processes.ts';

// The devnet's own process: it owns Anvil, the consensus state and the servers, is told what to do
// by its parent over their channel, and ends when that channel closes, however the parent ended.

const send = (reply: Reply): void => {
  if (process.connected) process.send?.(reply);
};

const logAt =
  (level: 'debug' | 'info' | 'warn' | 'error') =>
  (fields: object, message: string): void =>
    send({ level, fields, message });
const log: Log = {
  debug: logAt('debug'),
  info: logAt('info'),
  warn: logAt('warn'),
  error: logAt('error'),
};

let anvil: Anvil | undefined;
let isStopping = false;

async function leave(code: number): Promise<never> {
  isStopping = true;
  await anvil?.stop();
  process.exit(code);
}

function fail(error: unknown): void {
  if (isStopping) return;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log.error({ error: message }, 'the Ethereum devnet failed');
  void leave(1);
}

/** Time of genesis, chosen at the first start of the folder and kept in it. */
async function openGenesisTime(dataDir: string): Promise<number> {
  const path = join(dataDir, 'genesis-time.json');
  const stored = await readFileIfThere(path);
  if (stored) return JSON.parse(stored.toString()) as number;
  const genesisTime = genesisTimeFor(new Date());
  await writeFileAtomic(path, JSON.stringify(genesisTime));
  return genesisTime;
}

async function startExecution(
  dataDir: string,
  genesisTime: number,
): Promise<{ anvil: Anvil; dump: ExecutionDump | undefined }> {
  const dump = await newestDump(dataDir);
  const genesisFile = join(dataDir, 'execution-genesis.json');
  if (!dump && !(await readFileIfThere(genesisFile))) {
    const { executionGenesis } = await import('./execution-genesis.ts');
    await writeFileAtomic(genesisFile, executionGenesis(genesisTime));
  }
  const started = await startAnvil({
    state: dump ? { dumpFile: dump.file } : { genesisFile },
    log,
    onStart: (pid) => recordProcess(dataDir, 'anvil', pid),
  });
  anvil = started;
  return { anvil: started, dump };
}

let commands: Omit<Commands, 'start'> | undefined;

async function start(input: Input<'start'>): Promise<{ contracts: { [name: string]: string } }> {
  await mkdir(input.dataDir, { recursive: true });
  const genesisTime = await openGenesisTime(input.dataDir);
  // Loading the rest takes longer than starting Anvil: both at once.
  let [execution, { ReplayError, startNode }] = await Promise.all([
    startExecution(input.dataDir, genesisTime),
    import('./node.ts'),
  ]);
  for (;;) {
    const { anvil: running, dump } = execution;
    try {
      const node = await startNode({
        start: input,
        genesisTime,
        anvil: running,
        log,
        onFailure: fail,
      });
      void running.ended.then((how) => fail(new Error(`Anvil ${how}`)));
      commands = node.commands;
      return { contracts: node.contracts };
    } catch (error) {
      if (!(error instanceof ReplayError) || !dump) throw error;
      log.warn({ error: error.message }, 'the newest dump does not do; an older one is taken');
      await rm(dump.file);
      await running.stop();
      execution = await startExecution(input.dataDir, genesisTime);
    }
  }
}

async function run({ command, input }: Question): Promise<unknown> {
  if (command === 'start') return start(input as Input<'start'>);
  if (!commands) throw new Error('the devnet has not been started');
  if (command === 'stop') isStopping = true;
  return commands[command](input as never);
}

process.on('message', (question: Question) => {
  run(question).then(
    (output) => {
      send({ id: question.id, output });
      if (question.command === 'stop') void leave(0);
    },
    (error: unknown) => {
      send({ id: question.id, failure: failureOf(error) });
      if (question.command === 'start' || question.command === 'stop') void leave(1);
    },
  );
});
process.on('disconnect', () => void leave(0));
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
// The parent decides when to stop: a signal to the whole group (Ctrl-C) must not come before it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
