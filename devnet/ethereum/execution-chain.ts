import type { electra } from '@lodestar/types';
import { type Hex, quantity } from './hex.ts';
import type { Call, JsonRpc } from './json-rpc.ts';
import { DEPOSIT_CONTRACT } from './network.ts';
import type { ExecutionBlock } from './payload.ts';
import {
  depositRequestOf,
  drainRequestQueues,
  type ExecutionLog,
  REQUEST_CONTRACTS,
} from './requests-bridge.ts';

/** Test money that appears at an address without a transaction: a withdrawal of the beacon chain. */
export interface Credit {
  /** Hex with 0x. */
  readonly address: string;
  readonly wei: bigint;
}

/** A block with whole transactions, as Anvil answers it when it has made it. */
type DetailedBlock = Omit<ExecutionBlock, 'transactions'> & {
  readonly transactions: readonly { readonly hash: string }[];
};

export interface MinedBlock {
  readonly block: ExecutionBlock;
  /** Raw bytes of the transactions that were given to `mine`, by hash. */
  readonly sent: ReadonlyMap<string, Hex>;
  readonly requests: electra.ExecutionRequests;
}

/** Anvil as an execution chain that makes one block when it is told to. */
export interface ExecutionChain {
  readonly rpc: JsonRpc;
  /** Makes the next block at that Unix time, from what is in the pool and then `transactions`. */
  mine(o: {
    timestamp: number;
    feeRecipient: string;
    credits: readonly Credit[];
    /** Raw bytes. */
    transactions: readonly Hex[];
  }): Promise<MinedBlock>;
  /**
   * Goes back by that many blocks, at most as many as Anvil keeps the states of; the pool is empty
   * after it.
   */
  rollBack(blocks: number): Promise<void>;
}

/** The execution chain behind that connection. */
export function createExecutionChain(rpc: JsonRpc): ExecutionChain {
  // Whether the queues of requests have to be looked at although nothing was added: unknown at start.
  let isUnsettled = true;

  return {
    rpc,
    async rollBack(blocks) {
      if (blocks > 0) await rpc.call('anvil_rollback', blocks);
      // What was in the blocks is in the pool now.
      await rpc.call('anvil_dropAllTransactions');
      isUnsettled = true;
    },
    async mine({ timestamp, feeRecipient, credits, transactions }) {
      // One by one: the pool orders them as they come.
      const sent = new Map<string, Hex>();
      for (const raw of transactions) {
        sent.set(await rpc.call<string>('eth_sendRawTransaction', raw), raw);
      }
      await rpc.batch([
        ['anvil_setCoinbase', feeRecipient],
        ['evm_setNextBlockTimestamp', timestamp],
      ]);
      const [mined] = await rpc.call<DetailedBlock[]>('evm_mine_detailed');
      if (!mined) throw new Error('Anvil made no block');
      const block = { ...mined, transactions: mined.transactions.map(({ hash }) => hash) };
      if (Number(block.timestamp) !== timestamp) {
        throw new Error(`Anvil made block ${block.number} at ${block.timestamp}, not ${timestamp}`);
      }
      // Withdrawals come at a block's end (EIP-4895). Anvil keeps a block's state when it makes the
      // next one, so that what is added now belongs to this block.
      await rpc.batch(
        credits.map(({ address, wei }): Call => ['anvil_addBalance', address, quantity(wei)]),
      );
      const logs =
        block.transactions.length === 0
          ? []
          : await rpc.call<ExecutionLog[]>('eth_getLogs', {
              blockHash: block.hash,
              address: REQUEST_CONTRACTS,
            });
      const isDeposit = (log: ExecutionLog) => log.address.toLowerCase() === DEPOSIT_CONTRACT;
      const requests: electra.ExecutionRequests = {
        deposits: logs.filter(isDeposit).map(depositRequestOf),
        withdrawals: [],
        consolidations: [],
      };
      if (isUnsettled || logs.some((log) => !isDeposit(log))) {
        const drained = await drainRequestQueues(rpc);
        requests.withdrawals = drained.withdrawals;
        requests.consolidations = drained.consolidations;
        isUnsettled = drained.isUnsettled;
      }
      return { block, sent, requests };
    },
  };
}
