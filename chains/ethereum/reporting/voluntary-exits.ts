import type { OperationRow } from '@kiln-connect/core';
import type { Validator } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import type { SlotBlock } from './slot-blocks.ts';

/** The exits in a block that validators signed themselves; a block carries valid ones alone. */
export function voluntaryExitOperations(
  { slot, execution, voluntaryExits }: SlotBlock,
  { time, validators }: { time: ChainTime; validators: readonly Validator[] },
): readonly OperationRow[] {
  const byIndex = new Map(validators.map((validator) => [validator.index, validator.publicKey]));
  return voluntaryExits.flatMap(({ validatorIndex, epoch, signature }, place) => {
    const stakeId = byIndex.get(validatorIndex);
    if (!stakeId || !execution) return [];
    const type = 'voluntary_exit';
    const at = time.timeOf(slot);
    return {
      // A validator exits once.
      id: `${type}:${validatorIndex}`,
      stakeId,
      type,
      time: at,
      position: slot,
      proxies: [],
      amount: 0n,
      answer: {
        type,
        time: at.toISOString(),
        validator_address: stakeId,
        validator_index: validatorIndex,
        slot,
        block: execution.number,
        index_in_payload: place,
        message_epoch: epoch,
        message_signature: signature,
      },
    };
  });
}
