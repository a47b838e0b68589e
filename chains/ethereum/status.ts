import { type JsonObject, NotFoundError } from '@kiln-connect/core';
import type { Hex } from 'viem';
import type { z } from 'zod';
import type { EthereumErrorCode } from './errors.ts';
import type { ExecutionNode } from './node/index.ts';
import type { statusQuery } from './wire/transaction.ts';

/**
 * How a transaction stands: `success` or `error` with the node's receipt once it is in a block,
 * `pending_confirmation` before.
 * @throws {NotFoundError} 'transaction_not_found'
 */
export async function status(
  { tx_hash }: z.output<typeof statusQuery>,
  execution: ExecutionNode,
): Promise<JsonObject> {
  const hash = tx_hash as Hex;
  const receipt = await execution.request({ method: 'eth_getTransactionReceipt', params: [hash] });
  if (receipt) {
    return {
      status: BigInt(receipt.status) === 1n ? 'success' : 'error',
      receipt: receipt as unknown as JsonObject,
    };
  }
  const waiting = await execution.request({ method: 'eth_getTransactionByHash', params: [hash] });
  if (waiting) return { status: 'pending_confirmation' };
  throw new NotFoundError({
    code: 'transaction_not_found' satisfies EthereumErrorCode,
    message: `No node knows a transaction ${tx_hash}. Expected the hash of one that was broadcast; one that was never put into a block is forgotten after some hours.`,
  });
}
