import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DevnetOptions } from '../devnet.ts';
import { controlsOf } from '../process/controls.ts';
import { choosePorts } from '../process/ports.ts';
import { type ChildSpec, endLeftovers, supervise } from '../process/supervisor.ts';
import type { Commands } from './control.ts';
import type { SolanaDevnet } from './solana-devnet.ts';

export type { SolanaDevnet } from './solana-devnet.ts';

const DEFAULT_SLOTS_PER_SECOND = 4;

const CHILD: ChildSpec = {
  title: 'Solana',
  main: new URL('./main.ts', import.meta.url),
  preloaded: ['litesvm', '@solana/kit'],
  environment: {},
  roles: ['devnet'],
};

/** How a Solana devnet differs from the usual one; a folder keeps what it began with. */
export interface SolanaDevnetOptions extends DevnetOptions {
  /** Seconds of simulated time of a slot; 400 when left out. */
  readonly slotSeconds?: number;
  /** At least 32; 432 when left out: two days. */
  readonly slotsPerEpoch?: number;
}

/**
 * Starts a local Solana in a process of its own, from what its folder holds.
 * @throws {Error} when it does not start.
 */
export async function startSolanaDevnet(options: SolanaDevnetOptions): Promise<SolanaDevnet> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // First of all: what a crash left behind would still hold the port and write into the folder.
  await endLeftovers(dataDir, CHILD.roles, options.log);
  const { rpc } = await choosePorts(dataDir, ['rpc']);
  const supervisor = await supervise<Commands>(
    {
      dataDir,
      port: rpc,
      slotsPerSecond: options.slotsPerSecond ?? DEFAULT_SLOTS_PER_SECOND,
      slotSeconds: options.slotSeconds,
      slotsPerEpoch: options.slotsPerEpoch,
    },
    CHILD,
    options.log,
  );
  return {
    chain: 'sol',
    settings: { rpc: [`http://127.0.0.1:${rpc}`] },
    ...controlsOf(supervisor),
    incidents: {
      setDelinquent: async (o) => {
        await supervisor.ask('setDelinquent', o);
      },
      dropUnconfirmed: (dropped) => supervisor.ask('dropUnconfirmed', dropped),
      leakStake: ({ amount }) => supervisor.ask('leakStake', { amount: amount.toString() }),
      changeAuthority: (change) => supervisor.ask('changeAuthority', change),
    },
  };
}
