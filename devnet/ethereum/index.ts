import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Devnet, DevnetOptions } from '../devnet.ts';
import { keymanagerTokenFile } from './keymanager-token.ts';
import { choosePorts } from './ports.ts';
import { endLeftovers, supervise } from './supervisor.ts';

const DEFAULT_SLOTS_PER_SECOND = 4;
/** Requests come by the hundred; the child needs to hear of one now and then. */
const MS_BETWEEN_TOUCHES = 1000;

/**
 * Starts a real local Ethereum in a process of its own, from what its folder holds.
 * @throws {Error} when it does not start.
 */
export async function startEthereumDevnet(options: DevnetOptions): Promise<Devnet> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // First of all: what a crash left behind would still hold the ports and write into the folder.
  await endLeftovers(dataDir, options.log);
  const ports = await choosePorts(dataDir);
  const supervisor = await supervise(
    {
      dataDir,
      ports,
      slotsPerSecond: options.slotsPerSecond ?? DEFAULT_SLOTS_PER_SECOND,
      contracts: options.contracts,
    },
    options.log,
  );
  const urlOf = (port: number) => `http://127.0.0.1:${port}`;
  const { 'batch-deposit': batchDeposit, 'exit-request': exitRequest } =
    supervisor.started.contracts;
  let touchedAt = Number.NEGATIVE_INFINITY;
  return {
    chain: 'eth',
    settings: {
      execution: [urlOf(ports.execution)],
      beacon: [urlOf(ports.beacon)],
      validator_clients: [
        {
          // Its port may be another after a restart.
          name: 'devnet',
          url: urlOf(ports.keymanager),
          token_file: keymanagerTokenFile(dataDir),
        },
      ],
      ...(batchDeposit !== undefined && { batch_deposit_contract: batchDeposit }),
      ...(exitRequest !== undefined && { exit_request_contract: exitRequest }),
    },
    fund: async ({ address, amount }) => {
      await supervisor.ask('fund', { address, amount: amount.toString() });
    },
    advance: (by) => supervisor.ask('advance', by),
    clock: () => supervisor.ask('clock', null),
    touch: () => {
      if (performance.now() - touchedAt < MS_BETWEEN_TOUCHES) return;
      touchedAt = performance.now();
      supervisor.tell('touch', null);
    },
    incidents: {
      slash: async (offence) => {
        await supervisor.ask('slash', offence);
      },
      useBuilder: async (builder) => {
        await supervisor.ask('useBuilder', builder ?? null);
      },
      reorganize: (reorganization) => supervisor.ask('reorganize', reorganization),
    },
    stop: () => supervisor.stop(),
  };
}
