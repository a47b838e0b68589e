import { asGwei, gweiToWei, type OperationRow } from '@kiln-connect/core';
import type { Validator } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import type { SlotBlock } from './slot-blocks.ts';

/** What a block pays out of validators' balances: their own money, never income. */
export function withdrawalOperations(
  { slot, execution }: SlotBlock,
  { time, validators }: { time: ChainTime; validators: readonly Validator[] },
): readonly OperationRow[] {
  if (!execution) return [];
  const byIndex = new Map(validators.map((validator) => [validator.index, validator.publicKey]));
  return execution.withdrawals.flatMap((withdrawal) => {
    const stakeId = byIndex.get(withdrawal.validatorIndex);
    if (!stakeId) return [];
    const type = 'consensus_withdrawal';
    const at = time.timeOf(slot);
    const amount = gweiToWei(asGwei(withdrawal.amount));
    return {
      id: `${type}:${withdrawal.index}`,
      stakeId,
      type,
      time: at,
      position: slot,
      proxies: [],
      amount,
      answer: {
        type,
        time: at.toISOString(),
        validator_address: stakeId,
        validator_index: withdrawal.validatorIndex,
        slot,
        block: execution.number,
        fee_recipient: withdrawal.address,
        amount: amount.toString(),
      },
    };
  });
}
