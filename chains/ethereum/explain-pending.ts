import { formatAmount, type JsonObject } from '@kiln-connect/core';
import type { Hex } from 'viem';
import { isNodeFailure } from '../node/node-failure.ts';
import type { ExecutionNode } from './node/index.ts';

/** What decides when a transaction that is in no block can get into one. */
export interface WaitingTransaction {
  readonly wallet: string;
  readonly nonce: number;
  /** Wei. */
  readonly maxFeePerGas: bigint;
}

/** What the chain says of the wallet's numbers and of the price of gas now. */
interface Market {
  /** Nonces below are used. */
  readonly next: number;
  /** The first nonce of which no transaction waits, after an unbroken row of those that do. */
  readonly nextFree: number;
  /** Of the latest block, wei. */
  readonly baseFee: bigint;
}

async function readMarket(wallet: string, execution: ExecutionNode): Promise<Market> {
  const address = wallet as Hex;
  const [next, nextFree, block] = await Promise.all([
    execution.getTransactionCount({ address, blockTag: 'latest' }),
    execution.getTransactionCount({ address, blockTag: 'pending' }),
    execution.getBlock({ blockTag: 'latest' }),
  ]);
  return { next, nextFree, baseFee: block.baseFeePerGas ?? 0n };
}

const answer = (
  status: 'pending_confirmation' | 'error',
  { nonce, maxFeePerGas }: WaitingTransaction,
  { next, baseFee }: Market,
  more: JsonObject,
): JsonObject => ({
  status,
  nonce,
  next_nonce: next,
  max_fee_per_gas_wei: maxFeePerGas.toString(),
  base_fee_per_gas_wei: baseFee.toString(),
  ...more,
});

const gwei = (wei: bigint): string => `${formatAmount(wei, 9)} gwei`;

/** What a transaction waits for that the nodes have and no block. */
export async function explainWaiting(
  transaction: WaitingTransaction,
  execution: ExecutionNode,
): Promise<JsonObject> {
  const market = await readMarket(transaction.wallet, execution);
  const explanation = whyWaiting(transaction, market);
  return answer('pending_confirmation', transaction, market, { explanation });
}

function whyWaiting(
  { wallet, nonce, maxFeePerGas }: WaitingTransaction,
  { next, nextFree, baseFee }: Market,
): string {
  const isBehind = nonce > next;
  if (isBehind && nextFree < nonce) {
    return `It has the nonce ${nonce}, and no transaction of ${wallet} with the nonce ${nextFree} is known: every one before it has to come first. Broadcast that one, or any other with that nonce.`;
  }
  if (maxFeePerGas < baseFee) {
    return `It pays at most ${gwei(maxFeePerGas)} for a unit of gas, and a block asks ${gwei(baseFee)} now: it waits until the price falls. To go on sooner, replace it: craft it again with the nonce ${nonce}, which makes its fees higher.`;
  }
  if (isBehind) {
    return `It has the nonce ${nonce}, and ${nonce - next} of ${wallet} wait before it: the next block begins with the nonce ${next}.`;
  }
  return 'It waits for the next block; it pays enough, and no other transaction has to come first.';
}

/** What became of a transaction that was sent and that no node knows any more. */
export async function explainAbsent(
  transaction: WaitingTransaction,
  execution: ExecutionNode,
): Promise<JsonObject> {
  const { wallet, nonce } = transaction;
  const market = await readMarket(wallet, execution);
  if (nonce >= market.next) {
    const explanation = `It was sent, and no node has it any more: nodes drop what waits too long or pays too little. It can still take effect. Broadcast the same bytes again, or use the nonce ${nonce} for another transaction.`;
    return answer('pending_confirmation', transaction, market, { explanation });
  }
  const replacement = await findByNonce({ wallet, nonce }, execution);
  const explanation = `Its nonce ${nonce} was used by ${replacement ?? 'another one'}, which is in a block, so it can never take effect. Craft it again if it is still wanted.`;
  return answer('error', transaction, market, {
    explanation,
    ...(replacement !== undefined && { replaced_by: replacement }),
  });
}

/** States that a node without an archive answers for. */
const BLOCKS_OF_STATE = 128;

/**
 * The hash of the wallet's transaction with that nonce, if it is in one of the last 128 blocks; older
 * states are not asked, for most nodes do not have them.
 */
async function findByNonce(
  { wallet, nonce }: { wallet: string; nonce: number },
  execution: ExecutionNode,
): Promise<Hex | undefined> {
  const address = wallet as Hex;
  const head = Number(await execution.getBlockNumber());
  const countAt = (block: number): Promise<number> =>
    execution.getTransactionCount({ address, blockNumber: BigInt(block) });
  try {
    let before = Math.max(0, head - BLOCKS_OF_STATE + 1);
    if ((await countAt(before)) > nonce) return undefined;
    let after = head;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if ((await countAt(middle)) > nonce) after = middle;
      else before = middle;
    }
    const block = await execution.getBlock({
      blockNumber: BigInt(after),
      includeTransactions: true,
    });
    return block.transactions.find(
      (one) => one.from.toLowerCase() === wallet.toLowerCase() && one.nonce === nonce,
    )?.hash;
  } catch (error) {
    if (isNodeFailure(error)) throw error;
    // The node has dropped even these states: it is only not named then.
    return undefined;
  }
}
