import type { electra } from '@lodestar/types';
import { type Hex, numberToHex } from 'viem';
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

export interface MinedBlock {
  readonly block: ExecutionBlock;
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
}

/** The execution chain behind that connection. */
export function createExecutionChain(rpc: JsonRpc): ExecutionChain {
  // Whether the queues of requests have to be looked at although nothing was added: unknown at start.
  let isUnsettled = true;

  return {
    rpc,
    async mine({ timestamp, feeRecipient, credits, transactions }) {
      // One by one: the pool orders them as they come.
      for (const raw of transactions) await rpc.call('eth_sendRawTransaction', raw);
      await rpc.batch([
        ...credits.map(
          (credit): Call => ['anvil_addBalance', credit.address, numberToHex(credit.wei)],
        ),
        ['anvil_setCoinbase', feeRecipient],
        ['evm_setNextBlockTimestamp', timestamp],
      ]);
      await rpc.call('evm_mine');
      const block = await rpc.call<ExecutionBlock>('eth_getBlockByNumber', 'latest', false);
      if (Number(block.timestamp) !== timestamp) {
        throw new Error(`Anvil made block ${block.number} at ${block.timestamp}, not ${timestamp}`);
      }
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
      return { block, requests };
    },
  };
}
