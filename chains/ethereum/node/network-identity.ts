import type { Network } from '@kiln-connect/core';

/** How a node is told apart from a node of another network. */
export interface NetworkIdentity {
  readonly chainId: number;
  /** GENESIS_FORK_VERSION, 4 bytes, lower-case hex with 0x. */
  readonly genesisForkVersion: string;
}

/**
 * What every node of a network must answer before it is used.
 * Source: `config.yaml` of the networks in github.com/eth-clients (mainnet, hoodi); the devnet is the
 * embedded one.
 */
export const networkIdentities: { readonly [N in Network]: NetworkIdentity } = {
  mainnet: { chainId: 1, genesisForkVersion: '0x00000000' },
  testnet: { chainId: 560048, genesisForkVersion: '0x10000910' },
  devnet: { chainId: 31337, genesisForkVersion: '0x00000001' },
};
