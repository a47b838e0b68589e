import type { JsonObject } from '@kiln-connect/core';
import { base58 } from '@scure/base';
import { isSolanaError, type Signature } from '@solana/kit';
import type { z } from 'zod';
import { base64Wire } from './actions/unsigned-transaction.ts';
import { bytesOfHex } from './hex.ts';
import type { SolanaRpc } from './node/index.ts';
import { impossible, refused } from './refused.ts';
import { runSimulation } from './simulate.ts';
import { COMMITMENT } from './state/read-accounts.ts';
import { instructionsOf, readTransaction } from './transaction.ts';
import type { broadcastBody } from './wire/transaction.ts';

/**
 * Sends a signed transaction, which the node runs first; it sends it on to leaders until its block
 * hash is too old. Bytes that are in a block already give the same answer again.
 * @throws {ImpossibleError} 'transaction_refused' with the node's reason in words
 */
export async function broadcast(
  input: z.output<typeof broadcastBody>,
  rpc: SolanaRpc,
): Promise<JsonObject> {
  const read = readTransaction(input.tx_serialized);
  const wire = bytesOfHex(input.tx_serialized);
  const signature = read.signatures[0]?.signature;
  if (!signature) {
    throw refused(
      'unsigned_transaction',
      'tx_serialized has no signature. Expected the signed transaction, as prepare answers it.',
    );
  }
  const hash = base58.encode(signature);
  try {
    await send(wire, rpc);
  } catch (error) {
    if (!isSolanaError(error)) throw error;
    if (!(await isKnown(hash, rpc))) {
      const reason = await reasonOf(wire, { error, programs: programsOf(read), rpc });
      throw impossible(
        'transaction_refused',
        `The node refused the transaction because ${reason}. Craft it again once that is put right.`,
        { reason },
      );
    }
  }
  return { tx_hash: hash };
}

/** Hands bytes to a node; `preflight` has it run them first. */
export const send = (wire: Uint8Array, rpc: SolanaRpc, { preflight = true } = {}) =>
  rpc
    .sendTransaction(base64Wire(wire), {
      encoding: 'base64',
      preflightCommitment: COMMITMENT,
      ...(!preflight && { skipPreflight: true as const }),
    })
    .send();

const programsOf = (read: ReturnType<typeof readTransaction>): readonly string[] =>
  instructionsOf(read).map(({ programAddress }) => programAddress);

async function isKnown(hash: string, rpc: SolanaRpc): Promise<boolean> {
  const { value } = await rpc
    .getSignatureStatuses([hash as Signature], { searchTransactionHistory: true })
    .send();
  return value[0] !== null;
}

/** The kit shortens what a node says to a number; running it once more tells the program's reason. */
async function reasonOf(
  wire: Uint8Array,
  { error, programs, rpc }: { error: Error; programs: readonly string[]; rpc: SolanaRpc },
): Promise<string> {
  try {
    const { failure } = await runSimulation(wire, { programs, verifySignatures: true, rpc });
    if (failure !== undefined) return failure;
  } catch (unread) {
    if (!isSolanaError(unread)) throw unread;
  }
  return `it said: ${error.message}`;
}
