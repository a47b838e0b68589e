import { formatAmount, type NonceSource } from '@kiln-connect/core';
import { BaseError, type Hex } from 'viem';
import { isNodeFailure } from '../../node/node-failure.ts';
import { type Fees, feesFor, replacementFeesFor } from '../fees.ts';
import type { ExecutionNode } from '../node/index.ts';
import { impossible } from '../refused.ts';
import type { Call } from './unsigned-transaction.ts';

/** What the execution node says of a wallet and of the price of gas; amounts in wei. */
export interface WalletState {
  /** The next nonce; transactions that wait for a block are counted. */
  readonly next: number;
  /** The lowest nonce that no block has used. */
  readonly unused: number;
  readonly balance: bigint;
  /** The balance without what transactions may cost that were sent from here and wait for a block. */
  readonly funds: bigint;
  readonly fees: Fees;
}

/**
 * @param nonce the one that was asked for, if any: what replaces a waiting transaction pays more
 * @param count how many transactions are to be crafted
 * @throws {ImpossibleError} 'fees_too_high'
 */
export async function readWallet(
  { wallet, nonce, count }: { wallet: string; nonce: number | undefined; count: number },
  { execution, nonces }: { execution: ExecutionNode; nonces: NonceSource },
): Promise<WalletState> {
  const address = wallet as Hex;
  const [unused, next, balance, market] = await Promise.all([
    execution.getTransactionCount({ address, blockTag: 'latest' }),
    execution.getTransactionCount({ address, blockTag: 'pending' }),
    execution.getBalance({ address }),
    readMarket(execution),
  ]);
  const waiting = await nonces.waitingCost({ wallet, unused, next, count, first: nonce });
  const fees = nonce !== undefined && nonce < next ? replacementFeesFor : feesFor;
  return {
    unused,
    next,
    balance,
    funds: balance - waiting,
    fees: fees(market.baseFee, market.suggestedPriorityFee),
  };
}

async function readMarket(
  execution: ExecutionNode,
): Promise<{ baseFee: bigint; suggestedPriorityFee: bigint | undefined }> {
  const [block, suggestion] = await Promise.all([
    execution.getBlock({ blockTag: 'latest' }),
    execution.estimateMaxPriorityFeePerGas().catch((error: unknown) => {
      if (isNodeFailure(error)) throw error;
      return undefined;
    }),
  ]);
  return { baseFee: block.baseFeePerGas ?? 0n, suggestedPriorityFee: suggestion };
}

/**
 * What the node estimates that a call takes, in units of gas.
 * @throws {ImpossibleError} of `refuse`, with the node's reason, when the call would revert.
 */
export async function estimateGas(
  wallet: string,
  { to, data, value }: Call,
  { execution, refuse }: { execution: ExecutionNode; refuse: (reason: string) => Error },
): Promise<bigint> {
  try {
    return await execution.estimateGas({ account: wallet as Hex, to, data, value });
  } catch (error) {
    if (!(error instanceof BaseError)) throw error;
    throw refuse(error.shortMessage);
  }
}

/**
 * @param need what is sent and the most that gas may cost, wei
 * @throws {ImpossibleError} 'insufficient_balance'
 */
export function requireFunds(
  wallet: string,
  {
    balance,
    funds,
    need,
    what,
  }: Pick<WalletState, 'balance' | 'funds'> & { need: bigint; what: string },
): void {
  if (funds >= need) return;
  const have = funds > 0n ? funds : 0n;
  const waiting =
    balance > funds
      ? ` beside the ${formatAmount(balance - funds, 18)} ETH that transactions may cost that were sent and that no block has yet`
      : '';
  throw impossible(
    'insufficient_balance',
    `${wallet} has ${formatAmount(have, 18)} ETH${waiting}. Expected at least ${formatAmount(need, 18)} ETH: ${what} and the most that its gas may cost.`,
    { have: have.toString(), need: need.toString() },
  );
}
