import type { Hex } from './hex.ts';
import type { JsonRpc } from './json-rpc.ts';
import type { OwnAccounts } from './own-accounts.ts';

/** Every how many slots a transfer is made, so that proposers earn priority fees. */
const SLOTS_PER_TRANSFER = 3;

/** The devnet's own background traffic. */
export interface Traffic {
  /** Raw transactions to put into the block of that slot. */
  transactionsFor(slot: number): Promise<Hex[]>;
}

/** Traffic on the chain behind that connection: an account that pays itself, with a good tip. */
export function createTraffic(rpc: JsonRpc, accounts: OwnAccounts): Traffic {
  const to = accounts.address.traffic;
  return {
    async transactionsFor(slot) {
      if (slot % SLOTS_PER_TRANSFER !== 0) return [];
      const nonce = Number(await rpc.call<string>('eth_getTransactionCount', to, 'latest'));
      const gas = 21_000n;
      return [await accounts.sign({ from: 'traffic', to, nonce, gas, priorityFeeGwei: 100n })];
    },
  };
}
