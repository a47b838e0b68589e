import type { AuthorityName } from './authorities.ts';
import type { Network } from './network.ts';

/** One network of a chain, as data. */
export interface ChainNetworkInfo {
  /** The chain's own identifier of the network, as text: '1' for Ethereum's mainnet. */
  readonly chainId: string;
  /** What the chain's people call it: 'Hoodi'. */
  readonly label: string;
  /** Address templates with `{}` for the id; absent where no public explorer exists. */
  readonly explorer?: { readonly transaction: string; readonly validator: string };
}

/** A chain as data alone: safe to import anywhere, the dashboard included. */
export interface ChainInfo {
  /** Its name in the addresses of the API: 'eth'. */
  readonly name: string;
  /** Its name for people: 'Ethereum'. */
  readonly title: string;
  /** The ticker of its token, as the wire contract names the protocol: 'ETH'. */
  readonly token: string;
  /** Its name in stakes of accounts (`CoreStake.protocol`): 'ethereum'. */
  readonly protocol: string;
  /** Digits after the point of one whole token: 18. */
  readonly decimals: number;
  /** CoinGecko's id of the token, which DefiLlama knows too; absent where it has no price. */
  readonly priceId?: string;
  /** What controls a stake and is watched for changes; absent where a chain has no such thing. */
  readonly authorities?: { readonly [name: string]: AuthorityName };
  readonly networks: { readonly [N in Network]?: ChainNetworkInfo };
}
