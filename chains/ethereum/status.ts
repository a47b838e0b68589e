import { type JsonObject, NotFoundError } from '@kiln-connect/core';
import type { Hex } from 'viem';
import type { z } from 'zod';
import type { EthereumErrorCode } from './errors.ts';
import { explainAbsent, explainWaiting, type WaitingTransaction } from './explain-pending.ts';
import type { ExecutionNode } from './node/index.ts';
import { readSender } from './signed.ts';
import type { statusQuery } from './wire/transaction.ts';

/**
 * How a transaction stands: `success` or `error` with the node's receipt once it is in a block,
 * `pending_confirmation` before, with what it waits for. One that was sent from here (`signed`: its
 * bytes) and that no node knows any more was dropped, or replaced: `error` when its nonce is used.
 * @throws {NotFoundError} 'transaction_not_found'
 */
export async function status(
  { tx_hash }: z.output<typeof statusQuery>,
  { execution, signed }: { execution: ExecutionNode; signed?: string | undefined },
): Promise<JsonObject> {
  const hash = tx_hash as Hex;
  const receipt = await execution.request({ method: 'eth_getTransactionReceipt', params: [hash] });
  if (receipt) {
    const isGood = BigInt(receipt.status) === 1n;
    return {
      status: isGood ? 'success' : 'error',
      receipt: receipt as unknown as JsonObject,
      explanation: isGood
        ? `It is in block ${BigInt(receipt.blockNumber)}.`
        : `It is in block ${BigInt(receipt.blockNumber)}, and was reverted: only its gas was paid.`,
    };
  }
  const waiting = await execution.request({ method: 'eth_getTransactionByHash', params: [hash] });
  if (waiting) {
    return explainWaiting(
      {
        wallet: waiting.from,
        nonce: Number(BigInt(waiting.nonce)),
        maxFeePerGas: BigInt(waiting.maxFeePerGas ?? waiting.gasPrice ?? '0x0'),
      },
      execution,
    );
  }
  if (signed !== undefined) return explainAbsent(sentFromHere(signed), execution);
  throw new NotFoundError({
    code: 'transaction_not_found' satisfies EthereumErrorCode,
    message: `No node knows a transaction ${tx_hash}. Expected the hash of one that was broadcast; one that was never put into a block is forgotten after some hours.`,
  });
}

function sentFromHere(signed: string): WaitingTransaction {
  const { fields, sender } = readSender(signed);
  return { wallet: sender, nonce: fields.nonce ?? 0, maxFeePerGas: fields.maxFeePerGas ?? 0n };
}
