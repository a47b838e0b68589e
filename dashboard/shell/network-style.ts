import type { Network } from '@kiln-connect/core';

/** How each network is told apart at a glance; mainnet is the one that needs no sign. */
export const NETWORK_STYLE: {
  readonly [network in Network]: {
    readonly name: string;
    readonly about: string;
    /** Colours of its band and badge. */
    readonly colour: string;
  };
} = {
  mainnet: {
    name: 'Mainnet',
    about: 'Real stakes: what is signed here moves real money.',
    colour: 'bg-sunken text-muted',
  },
  testnet: {
    name: 'Testnet',
    about: 'Public test networks: nothing here has any value.',
    colour: 'bg-testnet text-on-testnet',
  },
  devnet: {
    name: 'Devnet',
    about: 'Local chains of this deployment: nothing here has any value.',
    colour: 'bg-devnet text-on-devnet',
  },
};
