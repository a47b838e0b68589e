import type { OperationRow, RewardRow } from '@kiln-connect/core';
import { z } from 'zod';
import type { ExecutionNode, Validator } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import type { SlotBlock } from './slot-blocks.ts';
import { unusable } from './unusable.ts';

const quantity = z
  .string()
  .regex(/^0x[0-9a-f]+$/)
  .transform(BigInt);

const receiptsSchema = z.array(z.object({ gasUsed: quantity, effectiveGasPrice: quantity }));

/** Gas that a transaction used, and what it paid for each unit in wei. */
export type GasPaid = z.output<typeof receiptsSchema>[number];

/**
 * What the transactions of a block pay to its fee recipient, in wei: the part of the gas price above
 * the base fee, which is burned (EIP-1559). Fees for blobs are burned as a whole (EIP-4844).
 */
export const priorityFees = (receipts: readonly GasPaid[], baseFeePerGas: bigint): bigint =>
  receipts.reduce(
    (sum, { gasUsed, effectiveGasPrice }) => sum + gasUsed * (effectiveGasPrice - baseFeePerGas),
    0n,
  );

/** The execution reward of a block and the operation that shows it; nothing for foreign proposers. */
export async function executionRewards(
  block: SlotBlock,
  {
    execution,
    time,
    validators,
  }: { execution: ExecutionNode; time: ChainTime; validators: readonly Validator[] },
): Promise<{ rewards: readonly RewardRow[]; operations: readonly OperationRow[] }> {
  const payload = block.execution;
  const proposer = validators.find((validator) => validator.index === block.proposerIndex);
  if (!payload || !proposer) return { rewards: [], operations: [] };
  const amount = priorityFees(await readReceipts(execution, payload.hash), payload.baseFeePerGas);
  if (amount === 0n) return { rewards: [], operations: [] };
  const where = { slot: block.slot, block: payload.number, fee_recipient: payload.feeRecipient };
  const row = {
    stakeId: proposer.publicKey,
    time: time.timeOf(block.slot),
    position: block.slot,
    amount,
  };
  const answer = {
    type: 'execution_reward',
    time: row.time.toISOString(),
    validator_address: proposer.publicKey,
    validator_index: proposer.index,
    ...where,
    amount: amount.toString(),
  };
  return {
    rewards: [{ ...row, component: 'execution', detail: where }],
    operations: [
      { ...row, id: `execution_reward:${payload.hash}`, type: answer.type, proxies: [], answer },
    ],
  };
}

async function readReceipts(execution: ExecutionNode, hash: string): Promise<readonly GasPaid[]> {
  const answer = await execution.request({
    method: 'eth_getBlockReceipts',
    // viem types the parameter as a number or tag; nodes take a hash too, which no reorganization moves.
    params: [hash as never],
  });
  const receipts = receiptsSchema.safeParse(answer);
  if (receipts.success) return receipts.data;
  throw unusable(
    'execution',
    `does not have the receipts of block ${hash}. Try again once it has caught up with the beacon node.`,
  );
}
