import type { Network } from '@kiln-connect/core';

/** What each network is, for somebody who chooses. */
export const NETWORK_TEXTS: { readonly [network in Network]: string } = {
  mainnet: 'The real chains: what is staked here has real value.',
  testnet: 'Public test chains: for integration work, with coins that have no value.',
  devnet: 'Chains of this deployment alone: time passes on demand, and coins are free.',
};

interface NetworkState {
  readonly served: boolean;
  readonly granted: boolean;
}

export type NetworkStanding = 'usable' | 'not-served' | 'not-granted';

/** What keeps an organization from a network, if anything does. */
export const standingOf = ({ served, granted }: NetworkState): NetworkStanding =>
  !granted ? 'not-granted' : served ? 'usable' : 'not-served';

/** What the operator runs on the server to grant a network. */
export const grantCommand = (organization: string, network: Network): string =>
  `npm run -s connect -- networks grant ${network} --organization ${organization}`;
