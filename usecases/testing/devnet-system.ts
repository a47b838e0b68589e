import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chains, contracts } from '@kiln-connect/chains';
import { type ChainConnection, silentLog, systemClock } from '@kiln-connect/core';
import { devnets } from '@kiln-connect/devnet';
import type { EthereumDevnet } from '@kiln-connect/devnet/ethereum';
import { type Indexer, startIndexer } from '@kiln-connect/indexer';
import type { SystemParts } from '../system.ts';
import { openTestSystem, type TestSystem } from './test-system.ts';

export interface DevnetSystem extends TestSystem {
  readonly devnet: EthereumDevnet;
  readonly connection: ChainConnection;
}

/** A system on a devnet of its own whose clock stands still unless it is advanced. */
export async function openDevnetSystem(
  parts: Partial<SystemParts> = {},
  changeSettings: (settings: EthereumDevnet['settings']) => object = (settings) => settings,
): Promise<DevnetSystem> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kiln-connect-usecases-'));
  const registration = chains.eth;
  if (!registration) throw new Error('there is no chain eth');
  const devnet = await devnets.eth({
    dataDir,
    log: silentLog,
    slotsPerSecond: 0,
    contracts: contracts.eth ?? [],
  });
  const settings = registration.settings.parse(changeSettings(devnet.settings));
  const connection = await (await registration.load()).default.connect({
    network: 'devnet',
    settings,
    log: silentLog,
    clock: systemClock,
  });
  let indexer: Indexer | undefined;
  const test = await openTestSystem({
    connections: async () => connection,
    settings: () => settings,
    devnets: () => devnet,
    indexers: () => indexer,
    networks: ['devnet'],
    ...parts,
  });
  const follow = (): void => {
    indexer = startIndexer({
      chain: 'eth',
      network: 'devnet',
      connection,
      store: test.system.store,
      log: silentLog,
      clock: systemClock,
      intervalMs: 200,
    });
  };
  follow();
  return {
    devnet,
    connection,
    get system() {
      return test.system;
    },
    databaseFolder: test.databaseFolder,
    another: test.another,
    restart: async (between) => {
      await indexer?.stop();
      const system = await test.restart(between);
      follow();
      return system;
    },
    remove: async () => {
      await indexer?.stop();
      await test.remove();
      await connection.close();
      await devnet.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
