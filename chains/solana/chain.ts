import type { ChainInfo } from '@kiln-connect/core';
import { authorities } from './authority-names.ts';

/** Solana as data. */
export const info: ChainInfo = {
  name: 'sol',
  title: 'Solana',
  token: 'SOL',
  protocol: 'solana',
  decimals: 9,
  priceId: 'solana',
  authorities,
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
