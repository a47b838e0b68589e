import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DevnetOptions } from '../devnet.ts';
import { controlsOf } from '../process/controls.ts';
import { choosePorts } from '../process/ports.ts';
import { type ChildSpec, endLeftovers, supervise } from '../process/supervisor.ts';
import type { Commands } from './control.ts';
import type { EthereumDevnet } from './ethereum-devnet.ts';
import { keymanagerTokenFile } from './keymanager-token.ts';

export type { EthereumDevnet } from './ethereum-devnet.ts';

const DEFAULT_SLOTS_PER_SECOND = 4;

const CHILD: ChildSpec = {
  title: 'Ethereum',
  main: new URL('./main.ts', import.meta.url),
  // Half a second less than when tsx has looked at every file of it.
  preloaded: [
    '@lodestar/state-transition',
    '@lodestar/api',
    '@lodestar/api/beacon/server',
    '@lodestar/api/keymanager/server',
    'fastify',
  ],
  environment: { LODESTAR_PRESET: 'minimal' },
  // The child first: it would only start to complain.
  roles: ['devnet', 'anvil'],
};

/**
 * Starts a real local Ethereum in a process of its own, from what its folder holds.
 * @throws {Error} when it does not start.
 */
export async function startEthereumDevnet(options: DevnetOptions): Promise<EthereumDevnet> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // First of all: what a crash left behind would still hold the ports and write into the folder.
  await endLeftovers(dataDir, CHILD.roles, options.log);
  const ports = await choosePorts(dataDir, ['execution', 'beacon', 'keymanager']);
  const supervisor = await supervise<Commands>(
    {
      dataDir,
      ports,
      slotsPerSecond: options.slotsPerSecond ?? DEFAULT_SLOTS_PER_SECOND,
      contracts: options.contracts,
    },
    CHILD,
    options.log,
  );
  const urlOf = (port: number) => `http://127.0.0.1:${port}`;
  const { 'batch-deposit': batchDeposit, 'exit-request': exitRequest } =
    supervisor.started.contracts;
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
    ...controlsOf(supervisor),
    incidents: {
      slash: async (offence) => {
        await supervisor.ask('slash', offence);
      },
      useBuilder: async (builder) => {
        await supervisor.ask('useBuilder', builder ?? null);
      },
      reorganize: (reorganization) => supervisor.ask('reorganize', reorganization),
    },
  };
}
