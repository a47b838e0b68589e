import type { JsonObject } from '@kiln-connect/core';
import type { Hex, TransactionReceipt } from 'viem';
import type { ExecutionNode } from '../node/index.ts';
import type { SlotBlock } from './slot-blocks.ts';
import { unusable } from './unusable.ts';

/** Where an execution node says that a log is. */
export interface LogPlace {
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  readonly transactionHash: Hex;
  readonly logIndex: number;
}

/** A log with the beacon block and the transaction that it is in. */
export interface Logged<Log extends LogPlace> {
  readonly log: Log;
  readonly block: SlotBlock;
  readonly receipt: TransactionReceipt;
}

/** The execution blocks that these beacon blocks carry, inclusive; nothing when they carry none. */
export function executionRange(
  blocks: readonly SlotBlock[],
): { from: number; to: number } | undefined {
  const numbers = blocks.flatMap(({ execution }) => (execution ? [execution.number] : []));
  if (numbers.length === 0) return undefined;
  return { from: Math.min(...numbers), to: Math.max(...numbers) };
}

/**
 * Finds the block and the receipt of each log, in the order given; one request a transaction.
 * @throws {NodeAnswerError} when the execution node is on another branch than the beacon node.
 */
export async function withTransactions<Log extends LogPlace>(
  logs: readonly Log[],
  { blocks, execution }: { blocks: readonly SlotBlock[]; execution: ExecutionNode },
): Promise<readonly Logged<Log>[]> {
  const byHash = new Map(blocks.map((block) => [block.execution?.hash, block]));
  const placed = logs.map((log) => {
    const block = byHash.get(log.blockHash.toLowerCase());
    if (!block) throw otherBranch(Number(log.blockNumber));
    return { log, block };
  });
  const hashes = [...new Set(logs.map(({ transactionHash }) => transactionHash))];
  const receipts = new Map(
    await Promise.all(
      hashes.map(async (hash) => [hash, await execution.getTransactionReceipt({ hash })] as const),
    ),
  );
  return placed.map(({ log, block }) => {
    const receipt = receipts.get(log.transactionHash);
    if (!receipt) throw otherBranch(Number(log.blockNumber));
    return { log, block, receipt };
  });
}

/** What every operation that a transaction made says of it, and of where it is. */
export const transactionFields = ({
  block,
  receipt,
}: Pick<Logged<LogPlace>, 'block' | 'receipt'>): JsonObject => ({
  tx_hash: receipt.transactionHash,
  tx_sender: receipt.from.toLowerCase(),
  tx_gas_used: receipt.gasUsed.toString(),
  tx_effective_gas_price: receipt.effectiveGasPrice.toString(),
  slot: block.slot,
  block: Number(receipt.blockNumber),
  ...(block.execution && { block_base_fee: block.execution.baseFeePerGas.toString() }),
});

const otherBranch = (number: number) =>
  unusable(
    'execution',
    `has another block ${number} than the beacon node: the chain moved while it was read. Read the range again.`,
  );
