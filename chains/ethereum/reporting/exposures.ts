import type { StakeExposure } from '@kiln-connect/core';
import { asGwei, gweiToWei } from '@kiln-connect/core';
import { splitAtHours } from '../../split-at-hours.ts';
import type { Validator } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';

/** In which epochs a validator has duties: https://github.com/ethereum/consensus-specs `is_active_validator`. */
export const isActiveIn = (
  validator: Pick<Validator, 'activationEpoch' | 'exitEpoch'>,
  epoch: number,
): boolean => validator.activationEpoch <= epoch && epoch < validator.exitEpoch;

/**
 * With what balance each validator earned in the slots `from`..`to` of one epoch: its effective
 * balance, which changes only between epochs, cut at full hours UTC. Those without duties are left out.
 */
export function exposuresOfEpoch(
  { epoch, from, to }: { epoch: number; from: number; to: number },
  validators: readonly Validator[],
  time: ChainTime,
): readonly StakeExposure[] {
  const parts = splitAtHours(time.timeOf(from), (to - from + 1) * time.secondsPerSlot);
  return validators
    .filter((validator) => isActiveIn(validator, epoch))
    .flatMap((validator) =>
      parts.map(({ begin, seconds }) => ({
        stakeId: validator.publicKey,
        time: begin,
        position: time.slotAt(begin.getTime() / 1000),
        seconds,
        effectiveBalance: gweiToWei(asGwei(validator.effectiveBalance)),
      })),
    );
}
