import type { JsonObject } from '@kiln-connect/core';
import { BaseError, type Hex, keccak256, TransactionNotFoundError } from 'viem';
import type { z } from 'zod';
import type { ExecutionNode } from './node/index.ts';
import { impossible } from './refused.ts';
import type { broadcastBody } from './wire/transaction.ts';

/**
 * Sends a signed transaction. Bytes that the network has already, in a block or waiting for one, give
 * the same answer again: nodes refuse them in words of their own ('already known', 'nonce too low'),
 * so the hash is looked up instead.
 * @throws {ImpossibleError} 'transaction_refused' with the node's reason
 */
export async function broadcast(
  input: z.output<typeof broadcastBody>,
  execution: ExecutionNode,
): Promise<JsonObject> {
  const bytes = input.tx_serialized as Hex;
  const hash = keccak256(bytes);
  try {
    await execution.sendRawTransaction({ serializedTransaction: bytes });
  } catch (error) {
    if (!(error instanceof BaseError)) throw error;
    if (!(await isKnown(hash, execution))) {
      const reason = error.details || error.shortMessage;
      throw impossible(
        'transaction_refused',
        `The execution node refused the transaction: ${reason}. Craft it again if the nonce is used up or the fees have risen.`,
        { reason },
      );
    }
  }
  return { tx_hash: hash };
}

async function isKnown(hash: Hex, execution: ExecutionNode): Promise<boolean> {
  try {
    await execution.getTransaction({ hash });
    return true;
  } catch (error) {
    if (error instanceof TransactionNotFoundError) return false;
    throw error;
  }
}
