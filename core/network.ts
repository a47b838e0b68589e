export const NETWORKS = ['mainnet', 'testnet', 'devnet'] as const;

/** A kind of network; which chain id stands behind it is data of each chain (`ChainInfo.networks`). */
export type Network = (typeof NETWORKS)[number];

export const isNetwork = (value: string): value is Network =>
  (NETWORKS as readonly string[]).includes(value);
