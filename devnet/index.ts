import type { Devnet, DevnetOptions } from './devnet.ts';
import { startEthereumDevnet } from './ethereum/index.ts';

export type { ChainTime, Devnet, DevnetOptions } from './devnet.ts';

/** Every chain that has a devnet, by its name in the addresses of the API. */
export const devnets: { readonly [chain: string]: (options: DevnetOptions) => Promise<Devnet> } = {
  eth: startEthereumDevnet,
};
