import {
  type ChainConnection,
  type Intent,
  InvalidInputError,
  NotFoundError,
  type SignedTransaction,
  type Verdict,
} from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { findUnmet, preconditionNotMet } from './unmet-preconditions.ts';

/** What tells a wallet's transactions apart on chains that number them. */
interface WalletNumber {
  readonly wallet: string;
  readonly nonce: number;
}

const NUMBER_IS_NEXT = 'wallet_nonce';

function numberOf(
  { wallet }: Intent,
  preconditions: Verdict['preconditions'],
): WalletNumber | undefined {
  const subject = preconditions.find(({ code }) => code === NUMBER_IS_NEXT)?.subject;
  const { nonce } = (subject ?? {}) as { nonce?: unknown };
  return typeof wallet === 'string' && typeof nonce === 'number' ? { wallet, nonce } : undefined;
}

/**
 * Between crafting and broadcasting lie minutes or days in which the chain moves on: somebody may
 * have deposited on one of the keys first, and would own the stake. So what had to hold when it was
 * crafted is asked once more before it is sent; not again for one that the chain has already.
 * Whoever signs is who pays, and who asks: from another wallet a stake takes a stranger's money, and
 * a request is passed over by the chain.
 * @throws {InvalidInputError} 'wrong_signer' when it was crafted for another wallet.
 * One whose number is not the next is not sent, and gives back its number and all before it: whoever
 * does not send in order has given the others up, or sends them now. Answers the number of a transaction
 * that was crafted here and that the chain does not have yet.
 * @throws {ConflictError} 'precondition_not_met'; nothing was sent.
 */
export async function requirePreconditions(
  { chain, signed }: { chain: string; signed: SignedTransaction },
  connection: ChainConnection,
  { organizationId, network }: Caller,
  { store }: System,
): Promise<WalletNumber | undefined> {
  const { txHash, unsignedTxHash } = signed;
  const key = { organizationId, network, chain };
  if (await store.transactions.findBroadcast({ ...key, txHash })) return undefined;
  const crafted = await store.transactions.findByUnsignedHash({ ...key, unsignedTxHash });
  if (!crafted) return undefined;
  requireSigner(signed, crafted.intent);
  const { preconditions } = crafted.verdict as unknown as Verdict;
  // What was crafted behind others has to wait for them; what replaces one that waits has not.
  const ahead = Math.min(0, crafted.ahead);
  const checked = await connection.checkPreconditions(preconditions, { ahead });
  const unmet = findUnmet(preconditions, checked);
  const number = numberOf(crafted.intent, preconditions);
  if (unmet.length === 0 || (await isOnChain(txHash, connection))) return number;
  if (number && unmet.some(({ code }) => code === NUMBER_IS_NEXT)) {
    await store.nonces.releaseUpTo({ ...key, wallet: number.wallet, to: number.nonce });
  }
  throw preconditionNotMet(unmet, 'it was not sent; craft it again unless it only has to wait');
}

function requireSigner({ sender }: SignedTransaction, { wallet }: Intent): void {
  if (sender === wallet) return;
  throw new InvalidInputError({
    code: 'wrong_signer',
    message: `The transaction is signed by ${sender} and was crafted for ${wallet}, so it was not sent. Expected a signature of the wallet's own key over unsigned_tx_hash.`,
  });
}

async function isOnChain(txHash: string, connection: ChainConnection): Promise<boolean> {
  try {
    await connection.status({ tx_hash: txHash });
    return true;
  } catch (error) {
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}
