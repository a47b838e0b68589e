import { chains as registrations } from '@kiln-connect/chains';
import type { Clock, Log, Network } from '@kiln-connect/core';
import type { Indexer } from '@kiln-connect/indexer';
import { confirmMasterKey } from '@kiln-connect/usecases';
import type { Registry } from 'prom-client';
import type { Config } from '../config.ts';
import { connectChains } from './connections.ts';
import { countTokenLookups } from './count-token-lookups.ts';
import { startLocalChains } from './local-chains.ts';
import type { Stops } from './stops.ts';

/** Pause between two looks at a chain's head, in milliseconds. */
const INDEXER_INTERVAL: { readonly [network in Network]: number } = {
  mainnet: 6_000,
  testnet: 6_000,
  devnet: 500,
};

/** Opens and starts everything below the use cases; its libraries are loaded only now. */
export async function startParts(
  config: Config,
  {
    masterKey,
    log,
    clock,
    step,
    stops,
    registry,
  }: {
    masterKey: Uint8Array;
    log: Log;
    clock: Clock;
    step: (text: string) => void;
    stops: Stops;
    registry: Registry;
  },
) {
  const { databaseUrl, dataDir, networks } = config;
  step(databaseUrl ? 'connecting to the database' : 'opening the database');
  // Two processors: the database and the local chains start side by side.
  const opening = import('@kiln-connect/store')
    .then(({ openStore }) => openStore({ ...(databaseUrl && { databaseUrl }), dataDir, log }))
    .then(async (store) => {
      stops.push('the store', () => store.close());
      await confirmMasterKey({ masterKey, networks }, { store });
      return countTokenLookups(store, registry);
    });
  const starting = startLocalChains(config, { registrations, log, onStep: step }).then((local) => {
    for (const [chain, devnet] of local) stops.push(`the ${chain} devnet`, () => devnet.stop());
    return local;
  });
  await Promise.allSettled([opening, starting]);
  const store = await opening;
  const localChains = await starting;

  step('connecting to the chains');
  const parts = { registrations, localChains, store, log, clock };
  const connections = await connectChains(config, parts);
  stops.push('the connections', () => connections.close());
  const { startAuthorityWatch, startIndexer } = await import('@kiln-connect/indexer');
  const running = new Map<string, Indexer>();
  for (const { chain, network, connection } of connections.all) {
    const intervalMs = INDEXER_INTERVAL[network];
    const indexer = startIndexer({ chain, network, connection, store, log, clock, intervalMs });
    stops.push(`the ${chain} indexer on ${network}`, () => indexer.stop());
    running.set(`${chain} ${network}`, indexer);
    const watch = startAuthorityWatch({
      chain,
      network,
      connection,
      store,
      log,
      clock,
      intervalMs,
    });
    if (watch) stops.push(`the watch of ${chain} authorities on ${network}`, () => watch.stop());
  }
  const { verifyInWorker, decodeInWorker, closeVerifier } = await import(
    '@kiln-connect/verify/worker'
  );
  stops.push('the verifier', closeVerifier);
  return {
    store,
    localChains,
    connections,
    indexers: (chain: string, network: string) => running.get(`${chain} ${network}`),
    verifier: { verify: verifyInWorker, decode: decodeInWorker },
  };
}
