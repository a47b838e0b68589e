import { type Hex, parseGwei } from 'viem';
import type { JsonRpc } from './json-rpc.ts';
import { CHAIN_ID } from './network.ts';
import { OWN_ACCOUNTS } from './own-accounts.ts';

/** Every how many slots a transfer is made, so that proposers earn priority fees. */
const SLOTS_PER_TRANSFER = 3;

/** The devnet's own background traffic. */
export interface Traffic {
  /** Raw transactions to put into the block of that slot. */
  transactionsFor(slot: number): Promise<Hex[]>;
}

/** Traffic on the chain behind that connection: an account that pays itself, with a good tip. */
export function createTraffic(rpc: JsonRpc): Traffic {
  const { traffic } = OWN_ACCOUNTS;
  return {
    async transactionsFor(slot) {
      if (slot % SLOTS_PER_TRANSFER !== 0) return [];
      const nonce = Number(
        await rpc.call<string>('eth_getTransactionCount', traffic.address, 'latest'),
      );
      const transfer = await traffic.signTransaction({
        chainId: CHAIN_ID,
        type: 'eip1559',
        to: traffic.address,
        value: 1n,
        nonce,
        gas: 21_000n,
        maxFeePerGas: parseGwei('500'),
        maxPriorityFeePerGas: parseGwei('100'),
      });
      return [transfer];
    },
  };
}
