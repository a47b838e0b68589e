import type { Network } from '@kiln-connect/core';

/** The network's name as deposit tools write it into deposit data. */
export const depositToolNetworks: { readonly [N in Network]: string } = {
  mainnet: 'mainnet',
  testnet: 'hoodi',
  devnet: 'devnet',
};

/** The deposit contract: the same address on every network that is served. */
export const DEPOSIT_CONTRACT = '0x00000000219ab540356cBB839Cbe05303d7705Fa';
