import { asGwei, type Gwei, type Network } from '@kiln-connect/core';

/**
 * All ether that exists, in gwei, where somebody keeps count; no node does. Mainnet: 120.7 million, to
 * which issuance and burning have kept it within one percent since the Merge. Test networks make ether
 * at will, so that a share of it would say nothing.
 */
const SUPPLY: { readonly [N in Network]?: Gwei } = { mainnet: asGwei(120_700_000_000_000_000n) };

/** What part of all ether is staked, in percent; `undefined` where the supply is not known. */
export function supplyStakedPercent(network: Network, staked: bigint): number | undefined {
  const supply = SUPPLY[network];
  return supply === undefined ? undefined : Number((staked * 10n ** 8n) / supply) / 10 ** 6;
}
