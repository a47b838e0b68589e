import type { ChainInfo } from '@kiln-connect/core';

/** Ethereum as data. */
export const info: ChainInfo = {
  name: 'eth',
  title: 'Ethereum',
  token: 'ETH',
  protocol: 'ethereum',
  decimals: 18,
  priceId: 'ethereum',
  authorities: {
    withdrawal_credentials: {
      label: 'Withdrawal credentials',
      meaning:
        'All that the validator pays out goes to the address in them, and that address can ask for its exit. An address in them stays for good; the first byte says whether rewards are paid out (01) or compound (02).',
    },
  },
  networks: {
    mainnet: {
      chainId: '1',
      label: 'Mainnet',
      explorer: {
        transaction: 'https://etherscan.io/tx/{}',
        validator: 'https://beaconcha.in/validator/{}',
      },
    },
    testnet: {
      chainId: '560048',
      label: 'Hoodi',
      explorer: {
        transaction: 'https://hoodi.etherscan.io/tx/{}',
        validator: 'https://hoodi.beaconcha.in/validator/{}',
      },
    },
    devnet: { chainId: '31337', label: 'Devnet' },
  },
};
