import type { Network } from '@kiln-connect/core';

/** How a node is told apart from a node of another network. */
export interface NetworkIdentity {
  readonly chainId: number;
  /** GENESIS_FORK_VERSION, 4 bytes, lower-case hex with 0x. */
  readonly genesisForkVersion: string;
  /** 32 bytes, lower-case hex with 0x; undefined where each chain that is made has another one. */
  readonly genesisValidatorsRoot: string | undefined;
  readonly slotsPerEpoch: number;
  /** The chain is one that may be restored from an earlier state, or made anew. */
  readonly mayGoBack: boolean;
}

/**
 * What every node of a network must answer before it is used.
 * Source: `config.yaml` and `genesis_validators_root.txt` of the networks in github.com/eth-clients
 * (mainnet, hoodi); the devnet is the embedded one.
 */
export const networkIdentities: { readonly [N in Network]: NetworkIdentity } = {
  mainnet: {
    chainId: 1,
    genesisForkVersion: '0x00000000',
    genesisValidatorsRoot: '0x4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95',
    slotsPerEpoch: 32,
    mayGoBack: false,
  },
  testnet: {
    chainId: 560048,
    genesisForkVersion: '0x10000910',
    genesisValidatorsRoot: '0x212f13fc4df078b6cb7db228f1c8307566dcecf900867401a92023d7ba99cb5f',
    slotsPerEpoch: 32,
    mayGoBack: false,
  },
  devnet: {
    chainId: 31337,
    genesisForkVersion: '0x00000001',
    genesisValidatorsRoot: undefined,
    slotsPerEpoch: 8,
    mayGoBack: true,
  },
};

/** How nodes are looked at: a slot takes 12 s, and four of them late is late. */
export const LOOKS = { lookEveryMs: 12_000, mostBehind: 4 };
