import {
  type ChainConnection,
  type ChainRegistration,
  type Clock,
  type Log,
  type Network,
  NotBuiltError,
} from '@kiln-connect/core';
import type { Devnet } from '@kiln-connect/devnet';
import type { Store } from '@kiln-connect/store';
import type { Config } from '../config.ts';

/** One chain on one network that this deployment has nodes for. */
interface ConnectedChain {
  readonly chain: string;
  readonly network: Network;
  readonly settings: unknown;
  readonly connection: ChainConnection;
}

/** Every connection of the deployment. */
export interface Connections {
  readonly all: readonly ConnectedChain[];
  /** @throws {NotBuiltError} 'chain_not_configured' when there are no nodes for it. */
  find(chain: string, network: Network): ConnectedChain;
  close(): Promise<void>;
}

/**
 * Connects every chain on every served network for which there are settings: those of its local
 * chain, else those of the configuration file. No node is asked yet.
 */
export async function connectChains(
  { networks, chains }: Pick<Config, 'networks' | 'chains'>,
  {
    registrations,
    localChains,
    store,
    log,
    clock,
  }: {
    registrations: { readonly [chain: string]: ChainRegistration };
    localChains: ReadonlyMap<string, Devnet>;
    store: Pick<Store, 'validatorKeys'>;
    log: Log;
    clock: Clock;
  },
): Promise<Connections> {
  const all: ConnectedChain[] = [];
  for (const [chain, { settings: schema, load }] of Object.entries(registrations)) {
    for (const network of networks) {
      const local = network === 'devnet' ? localChains.get(chain) : undefined;
      const settings = local ? schema.parse(local.settings) : chains[chain]?.[network];
      if (settings === undefined) continue;
      const feeRecipients = async (publicKeys: readonly string[]) => {
        const keys = await store.validatorKeys.find({ chain, network, publicKeys });
        return new Map(keys.map(({ publicKey, feeRecipient }) => [publicKey, feeRecipient]));
      };
      const options = { network, settings, feeRecipients, log, clock };
      const connection = await (await load()).default.connect(options);
      all.push({ chain, network, settings, connection });
    }
  }
  return {
    all,
    find: (chain, network) => {
      const found = all.find((one) => one.chain === chain && one.network === network);
      if (found) return found;
      throw new NotBuiltError({
        code: 'chain_not_configured',
        message: `This deployment has no nodes of '${chain}' on ${network}; the operator can configure them as chains.${chain}.${network}.`,
        details: { chain, network },
      });
    },
    close: async () => {
      await Promise.allSettled(all.map(({ connection }) => connection.close()));
    },
  };
}
