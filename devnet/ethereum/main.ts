import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { becomeChild } from '../process/child.ts';
import { readFileIfThere, writeFileAtomic } from '../process/durable.ts';
import { recordProcess } from '../process/processes.ts';
import { type Anvil, startAnvil } from './anvil.ts';
import { type ExecutionDump, newestDump } from './checkpoint.ts';
import type { Commands, Input } from './control.ts';
import { genesisTimeFor } from './genesis-time.ts';

// The devnet's own process: it owns Anvil, the consensus state and the servers.

let anvil: Anvil | undefined;
let commands: Omit<Commands, 'start'> | undefined;

const { log, fail } = becomeChild({
  title: 'Ethereum',
  run: async (command, input) => {
    if (command === 'start') return start(input);
    if (!commands) throw new Error('the devnet has not been started');
    return commands[command as keyof typeof commands](input);
  },
  end: async () => {
    await anvil?.stop();
  },
});

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
