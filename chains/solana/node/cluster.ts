import type { Network } from '@kiln-connect/core';

/** How a node is told apart from a node of another network. */
export interface Cluster {
  /** Hash of the first block, base58; undefined where each chain that is made has another one. */
  readonly genesisHash: string | undefined;
  /** The chain is one that may be restored from an earlier state, or made anew. */
  readonly mayGoBack: boolean;
}

/**
 * What every node of a network must answer to getGenesisHash before it is used.
 * Source: https://github.com/ChainAgnostic/namespaces/blob/main/solana/caip2.md; the devnet is the
 * embedded one.
 */
export const clusters: { readonly [N in Network]: Cluster } = {
  mainnet: { genesisHash: '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d', mayGoBack: false },
  testnet: { genesisHash: '4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY', mayGoBack: false },
  devnet: { genesisHash: undefined, mayGoBack: true },
};

/** The public cluster that is called devnet, which the embedded one is not. */
const PUBLIC_DEVNET = 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG';

/** What is wrong with a node that answers this genesis hash, to follow its name; undefined if nothing. */
export function foreignGenesis(answered: string, { genesisHash }: Cluster): string | undefined {
  if (genesisHash !== undefined) {
    return answered === genesisHash
      ? undefined
      : `its genesis hash is ${answered}, not ${genesisHash}`;
  }
  const isPublic =
    answered === PUBLIC_DEVNET ||
    Object.values(clusters).some((cluster) => cluster.genesisHash === answered);
  return isPublic
    ? `its genesis hash ${answered} is that of a public network, not of a local one`
    : undefined;
}
