import type { ChainInfo } from '@kiln-connect/core';

/** Solana as data. */
export const info: ChainInfo = {
  name: 'sol',
  title: 'Solana',
  token: 'SOL',
  protocol: 'solana',
  decimals: 9,
  priceId: 'solana',
  networks: {
    mainnet: {
      chainId: 'mainnet-beta',
      label: 'Mainnet',
      explorer: {
        transaction: 'https://explorer.solana.com/tx/{}',
        validator: 'https://explorer.solana.com/address/{}',
      },
    },
    testnet: {
      chainId: 'testnet',
      label: 'Testnet',
      explorer: {
        transaction: 'https://explorer.solana.com/tx/{}?cluster=testnet',
        validator: 'https://explorer.solana.com/address/{}?cluster=testnet',
      },
    },
    devnet: { chainId: 'localnet', label: 'Devnet' },
  },
};
