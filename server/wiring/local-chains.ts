import { join } from 'node:path';
import type { ChainRegistration, Log } from '@kiln-connect/core';
import type { Devnet } from '@kiln-connect/devnet';
import type { Config } from '../config.ts';

/** The chains that have to be started here: those served whose devnet the configuration does not name. */
export async function startLocalChains(
  { networks, chains, devnet, dataDir }: Pick<Config, 'networks' | 'chains' | 'devnet' | 'dataDir'>,
  {
    registrations,
    log,
    onStep,
  }: {
    registrations: { readonly [chain: string]: ChainRegistration };
    log: Log;
    onStep: (step: string) => void;
  },
): Promise<ReadonlyMap<string, Devnet>> {
  const started = new Map<string, Devnet>();
  if (!networks.includes('devnet')) return started;
  const [{ devnets }, { contracts }] = await Promise.all([
    import('@kiln-connect/devnet'),
    import('@kiln-connect/chains'),
  ]);
  const wanted = Object.entries(devnets).filter(
    ([chain]) => registrations[chain] !== undefined && !chains[chain]?.devnet,
  );
  const results = await Promise.allSettled(
    wanted.map(async ([chain, start]) => {
      onStep(`starting the ${registrations[chain]?.info.title ?? chain} devnet`);
      const local = await start({
        dataDir: join(dataDir, 'devnet', chain),
        log,
        slotsPerSecond: devnet.slotsPerSecond,
        contracts: contracts[chain] ?? [],
      });
      started.set(chain, local);
    }),
  );
  const failure = results.find((result) => result.status === 'rejected');
  if (failure === undefined) return started;
  // What did start is not left behind.
  await Promise.allSettled([...started.values()].map((local) => local.stop()));
  throw failure.reason;
}
