import type { StakeExposure } from '@kiln-connect/core';
import { asGwei, gweiToWei } from '@kiln-connect/core';
import type { Validator } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';

const SECONDS_PER_HOUR = 3_600;

/** A stretch of time that lies within one hour of UTC. */
interface HourPart {
  readonly begin: Date;
  readonly seconds: number;
}

/** Cuts the `seconds` that follow `begin` at each full hour UTC, and so at every midnight of reports. */
export function splitAtHours(begin: Date, seconds: number): readonly HourPart[] {
  const parts: HourPart[] = [];
  const end = begin.getTime() / 1000 + seconds;
  for (let at = begin.getTime() / 1000; at < end; ) {
    const fullHour = (Math.floor(at / SECONDS_PER_HOUR) + 1) * SECONDS_PER_HOUR;
    const until = Math.min(end, fullHour);
    parts.push({ begin: new Date(at * 1000), seconds: until - at });
    at = until;
  }
  return parts;
}

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
