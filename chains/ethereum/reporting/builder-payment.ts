import { type Hex, parseTransaction } from 'viem';

/** What a builder paid the proposer for taking its block. */
interface BuilderPayment {
  /** Wei. */
  readonly amount: bigint;
  readonly txHash: string;
  /** Who was paid, lower case. */
  readonly recipient: string;
}

/** The end of a block, as far as it tells who made it. */
interface BlockEnd {
  /** Who earns the fees of the block. */
  readonly feeRecipient: string;
  /** Wei. */
  readonly baseFeePerGas: bigint;
  /** Signed bytes; `undefined` in an empty block. */
  readonly lastTransaction: Hex | undefined;
  readonly lastReceipt: LastReceipt | undefined;
}

/** What the receipt of the last transaction says. Addresses in lower case. */
interface LastReceipt {
  readonly transactionHash: string;
  readonly from: string;
  readonly to: string | null;
  readonly succeeded: boolean;
  /** What each unit of gas cost, in wei. */
  readonly effectiveGasPrice: bigint;
}

/**
 * What the builder of a block paid its proposer; `undefined` when the proposer made it itself, or
 * nothing was paid. Builders take the fees and pay in the last transaction: a plain transfer from the
 * fee recipient. Where the fees go to an address that is known to be the proposer's, nobody was paid by
 * a builder, whatever that address sends in the block. Where the receiver of the transfer is not known
 * to be the proposer either, it counts only without a priority fee: a builder would pay that to itself
 * and leaves it out, a wallet that happens to send from a fee recipient that nobody knows puts one in.
 */
export function builderPayment(
  { feeRecipient, baseFeePerGas, lastTransaction, lastReceipt }: BlockEnd,
  ownRecipients: ReadonlySet<string>,
): BuilderPayment | undefined {
  if (ownRecipients.has(feeRecipient) || !lastTransaction || !lastReceipt) return undefined;
  const { transactionHash: txHash, from, to, succeeded, effectiveGasPrice } = lastReceipt;
  if (!succeeded || from !== feeRecipient || to === null || to === feeRecipient) return undefined;
  if (!ownRecipients.has(to) && effectiveGasPrice > baseFeePerGas) return undefined;
  const amount = plainTransfer(lastTransaction);
  if (amount === undefined || amount === 0n) return undefined;
  return { amount, txHash, recipient: to };
}

/** What the transaction transfers in wei when it does nothing else; a type to come is something else. */
function plainTransfer(raw: Hex): bigint | undefined {
  try {
    const { data, value } = parseTransaction(raw);
    return data === undefined || data === '0x' ? (value ?? 0n) : undefined;
  } catch {
    return undefined;
  }
}
