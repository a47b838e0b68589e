import { asGwei, gweiToWei, type OperationRow, type PayoutRow } from '@kiln-connect/core';
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

/**
 * The same payments as what validators pay out of their balance. A fully withdrawable one is emptied
 * (`is_fully_withdrawable_validator` of the consensus specification), and again if it earns or loses in
 * a sync committee after that.
 */
export function withdrawalPayouts(
  { slot, execution }: SlotBlock,
  { time, validators }: { time: ChainTime; validators: readonly Validator[] },
): readonly PayoutRow[] {
  if (!execution) return [];
  const byIndex = new Map(validators.map((validator) => [validator.index, validator]));
  return execution.withdrawals.flatMap((withdrawal) => {
    const validator = byIndex.get(withdrawal.validatorIndex);
    if (!validator) return [];
    return {
      stakeId: validator.publicKey,
      time: time.timeOf(slot),
      position: slot,
      amount: gweiToWei(asGwei(withdrawal.amount)),
      empties: validator.withdrawableEpoch <= time.epochOf(slot),
    };
  });
}
