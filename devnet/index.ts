import type { Devnet, DevnetOptions } from './devnet.ts';
import { startEthereumDevnet } from './ethereum/index.ts';
import { startSolanaDevnet } from './solana/index.ts';

export type { AdvanceBy, ChainTime, Devnet, DevnetOptions } from './devnet.ts';

/** Every chain that has a devnet, by its name in the addresses of the API. */
export const devnets = {
  eth: startEthereumDevnet,
  sol: startSolanaDevnet,
} as const satisfies { readonly [chain: string]: (options: DevnetOptions) => Promise<Devnet> };
