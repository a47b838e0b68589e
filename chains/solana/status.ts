import { type JsonObject, NotFoundError } from '@kiln-connect/core';
import { isSolanaError, type Signature } from '@solana/kit';
import type { z } from 'zod';
import { send } from './broadcast.ts';
import type { SolanaErrorCode } from './errors.ts';
import { explainFailure } from './explain-failure.ts';
import { bytesOfHex } from './hex.ts';
import { type Expiry, lifetimeOf } from './lifetime-end.ts';
import type { SolanaRpc } from './node/index.ts';
import { plainJson } from './plain-json.ts';
import { COMMITMENT } from './state/read-accounts.ts';
import { readTransaction } from './transaction.ts';
import type { statusQuery } from './wire/transaction.ts';

/**
 * How a transaction stands: `success` or `error` with the node's receipt once two thirds of the stake
 * have voted for its block, and before no status, with what it waits for; none either as long as no node
 * shows it there. One that was sent from here
 * (`signed`: its bytes) and that no node knows is sent once more, or `error` when it can not come into
 * a block any more.
 * @throws {NotFoundError} 'transaction_not_found'
 */
export async function status(
  { tx_hash }: z.output<typeof statusQuery>,
  { rpc, expiry, signed }: { rpc: SolanaRpc; expiry: Expiry; signed?: string | undefined },
): Promise<JsonObject> {
  const known = await findStatus(tx_hash, rpc);
  if (known) return describe(tx_hash, known, rpc);
  if (signed === undefined) {
    throw new NotFoundError({
      code: 'transaction_not_found' satisfies SolanaErrorCode,
      message: `No node knows a transaction ${tx_hash}. Expected the signature of one that was broadcast; one that comes into no block is forgotten within minutes.`,
    });
  }
  const lifetime = lifetimeOf(readTransaction(signed));
  const hasEnded = await expiry.hasEnded(lifetime);
  // Asked again after it ended: it may have come into one of the last blocks that take it.
  const late = hasEnded ? await findStatus(tx_hash, rpc) : null;
  if (late) return describe(tx_hash, late, rpc);
  if (hasEnded) {
    return {
      status: 'error',
      state: 'expired',
      explanation:
        lifetime.kind === 'nonce'
          ? `It is in no block, and its nonce in ${lifetime.nonceAccount} is used up: it never will be. Craft it again.`
          : 'It is in no block, and its block hash is too old: it never will be. Craft it again.',
    };
  }
  await sendAgain(signed, rpc);
  return {
    state: 'pending',
    explanation: 'It is in no block yet, and was sent to a leader once more.',
  };
}

type Found = NonNullable<Awaited<ReturnType<typeof findStatus>>>;

async function findStatus(hash: string, rpc: SolanaRpc) {
  const { value } = await rpc
    .getSignatureStatuses([hash as Signature], { searchTransactionHistory: true })
    .send();
  return value[0] ?? null;
}

async function describe(hash: string, found: Found, rpc: SolanaRpc): Promise<JsonObject> {
  const { slot, err, confirmationStatus } = found;
  if (confirmationStatus === 'processed') {
    return {
      state: 'processed',
      explanation: `It is in the block of slot ${slot}, for which less than two thirds of the stake have voted.`,
    };
  }
  const receipt = await readReceipt(hash, rpc);
  if (!receipt || !bears(receipt, found)) {
    return {
      state: 'processed',
      explanation: `A node says that it is in the block of slot ${slot}, and does not show it there: ask again.`,
    };
  }
  const sure = confirmationStatus === 'finalized' ? 'can not be taken back' : 'is confirmed';
  if (err === null) {
    return {
      status: 'success',
      state: confirmationStatus ?? 'finalized',
      explanation: `It is in the block of slot ${slot}, which ${sure}.`,
      receipt,
    };
  }
  const programs = programsIn(receipt);
  return {
    status: 'error',
    state: 'failed',
    explanation: `It is in the block of slot ${slot}, which ${sure}, and failed because ${explainFailure(err, programs)}: only its fee was paid.`,
    receipt,
  };
}

/** Whether what a node shows of a transaction is what it said of it; several nodes may differ for a while. */
function bears(receipt: JsonObject, { slot, err }: Found): boolean {
  const { slot: shownIn, meta } = receipt as { slot?: number; meta?: { err?: unknown } | null };
  return shownIn === Number(slot) && (meta?.err === null) === (err === null);
}

/** What the node answers to getTransaction, as it is. */
async function readReceipt(hash: string, rpc: SolanaRpc): Promise<JsonObject | undefined> {
  const found = await rpc
    .getTransaction(hash as Signature, {
      commitment: COMMITMENT,
      encoding: 'json',
      maxSupportedTransactionVersion: 0,
    })
    .send();
  return found === null ? undefined : (plainJson(found) as JsonObject);
}

function programsIn(receipt: JsonObject): readonly string[] {
  const { transaction } = receipt as {
    transaction?: {
      message?: { accountKeys?: string[]; instructions?: { programIdIndex: number }[] };
    };
  };
  const { accountKeys = [], instructions = [] } = transaction?.message ?? {};
  return instructions.map(({ programIdIndex }) => accountKeys[programIdIndex] ?? '');
}

/** The same bytes take effect once, however often they are sent. */
async function sendAgain(signed: string, rpc: SolanaRpc): Promise<void> {
  try {
    await send(bytesOfHex(signed), rpc, { preflight: false });
  } catch (error) {
    // What a node says against it now, it says or takes back with the next question.
    if (!isSolanaError(error)) throw error;
  }
}
