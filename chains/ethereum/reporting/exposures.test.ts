import { describe, expect, it } from 'vitest';
import { createChainTime } from './chain-time.ts';
import { exposuresOfEpoch } from './exposures.ts';
import { aValidator, eth } from './testing/values.ts';

// Mainnet: genesis at 2020-12-01T12:00:23Z, so that midnight falls into a slot.
const mainnet = createChainTime({ genesisTime: 1606824023, secondsPerSlot: 12, slotsPerEpoch: 32 });

describe('what earned in an epoch', () => {
  it('is the effective balance in wei for the seconds of the slots that were read', () => {
    const validator = aValidator(3, { effectiveBalance: eth(100) });
    expect(exposuresOfEpoch({ epoch: 1, from: 40, to: 63 }, [validator], mainnet)).toEqual([
      {
        stakeId: validator.publicKey,
        time: mainnet.timeOf(40),
        position: 40,
        seconds: 24 * 12,
        effectiveBalance: 100n * 10n ** 18n,
      },
    ]);
  });

  it('is cut at midnight, also when that falls into a slot', () => {
    // Epoch 112 begins at 23:57:11 of the genesis day: 14 whole slots and one second before midnight.
    const parts = exposuresOfEpoch({ epoch: 112, from: 3584, to: 3615 }, [aValidator(3)], mainnet);
    expect(
      parts.map(({ time, seconds, position }) => [time.toISOString(), seconds, position]),
    ).toEqual([
      ['2020-12-01T23:57:11.000Z', 169, 3584],
      ['2020-12-02T00:00:00.000Z', 215, 3598],
    ]);
  });

  it('is cut at full hours, so that a day of any whole-hour timezone is told exactly', () => {
    // Epoch 103 begins at 22:59:35 of the genesis day.
    const parts = exposuresOfEpoch({ epoch: 103, from: 3296, to: 3327 }, [aValidator(3)], mainnet);
    expect(parts.map(({ time, seconds }) => [time.toISOString(), seconds])).toEqual([
      ['2020-12-01T22:59:35.000Z', 25],
      ['2020-12-01T23:00:00.000Z', 359],
    ]);
  });

  it('begins with the epoch of activation and ends before that of the exit', () => {
    const validator = aValidator(3, { activationEpoch: 5, exitEpoch: 7 });
    const earned = (epoch: number) =>
      exposuresOfEpoch({ epoch, from: epoch * 32, to: epoch * 32 + 31 }, [validator], mainnet)
        .length;
    expect([4, 5, 6, 7].map(earned)).toEqual([0, 1, 1, 0]);
  });
});
