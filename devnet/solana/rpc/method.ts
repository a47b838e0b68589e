import type { Chain } from '../chain.ts';
import type { Block } from '../runtime/block.ts';
import type { WireTransaction } from '../runtime/wire-transaction.ts';
import type { Params } from './params.ts';

/** What the methods stand on. */
export interface RpcNode {
  /** The chain as it is now: after a fork it is another one. */
  readonly chain: Chain;
  /** Takes a transaction for the next block; resolves when it is on disk. */
  accept(wire: WireTransaction): Promise<void>;
  /** A transfer from the faucet, signed and not yet accepted. */
  airdrop(o: { address: string; lamports: bigint }): Promise<WireTransaction>;
  /** Base58. */
  readonly genesisHash: string;
  /** Least stake that can be delegated, in lamports. */
  readonly minimumDelegation: bigint;
  /** The node's own public key, base58. */
  readonly identity: string;
}

/** A method of the JSON-RPC: its result, or an `RpcError` thrown. */
export type Method = (params: Params, node: RpcNode) => unknown;

/** The version of Agave whose answers these are. */
export const NODE_VERSION = '3.0.6';

/** An answer that says as of which slot it is. */
export const inContext = ({ slot }: Block, value: unknown) => ({
  context: { apiVersion: NODE_VERSION, slot },
  value,
});
