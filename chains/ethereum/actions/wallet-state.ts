import { formatAmount } from '@kiln-connect/core';
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
  readonly fees: Fees;
}

/**
 * @param nonce the one that was asked for, if any: what replaces a waiting transaction pays more
 * @throws {ImpossibleError} 'fees_too_high'
 */
export async function readWallet(
  { wallet, nonce }: { wallet: string; nonce: number | undefined },
  execution: ExecutionNode,
): Promise<WalletState> {
  const address = wallet as Hex;
  const [unused, next, balance, market] = await Promise.all([
    execution.getTransactionCount({ address, blockTag: 'latest' }),
    execution.getTransactionCount({ address, blockTag: 'pending' }),
    execution.getBalance({ address }),
    readMarket(execution),
  ]);
  const fees = nonce !== undefined && nonce < next ? replacementFeesFor : feesFor;
  return { unused, next, balance, fees: fees(market.baseFee, market.suggestedPriorityFee) };
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
  { have, need, what }: { have: bigint; need: bigint; what: string },
): void {
  if (have >= need) return;
  throw impossible(
    'insufficient_balance',
    `${wallet} has ${formatAmount(have, 18)} ETH. Expected at least ${formatAmount(need, 18)} ETH: ${what} and the most that its gas may cost.`,
    { have: have.toString(), need: need.toString() },
  );
}
