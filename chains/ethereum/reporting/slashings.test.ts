import { describe, expect, it } from 'vitest';
import { createChainTime } from './chain-time.ts';
import { slashingMoments } from './slashings.ts';
import type { SlotBlock } from './slot-blocks.ts';
import { aValidator, mainnetSpec } from './testing/values.ts';

const time = createChainTime({ genesisTime: 1606824023, secondsPerSlot: 12, slotsPerEpoch: 32 });

const blockProving = (slot: number, slashedIndexes: readonly number[]): SlotBlock => ({
  slot,
  root: '0x',
  parentRoot: '0x',
  proposerIndex: 0,
  execution: undefined,
  voluntaryExits: [],
  withdrawalRequests: [],
  slashedIndexes: [...slashedIndexes],
});

const momentsIn = (
  range: { from: number; to: number },
  validators: readonly ReturnType<typeof aValidator>[],
  blocks: readonly SlotBlock[] = [],
) =>
  slashingMoments(range, { blocks, validators, spec: mainnetSpec, time }).map(
    ({ validator, slot }) => [validator.index, slot],
  );

describe('when a slashing cuts a balance', () => {
  it('is in the block that proves it, once, however many offences the block proves', () => {
    const blocks = [blockProving(70, [5, 5, 9]), blockProving(71, [])];
    const validators = [aValidator(5), aValidator(6)];
    expect(momentsIn({ from: 64, to: 95 }, validators, blocks)).toEqual([[5, 70]]);
  });

  it('is again as the epoch half a slashings vector before the withdrawal ends', () => {
    const slashed = aValidator(5, { slashed: true, withdrawableEpoch: 10_000 });
    const slot = (10_000 - 4_096 + 1) * 32;
    expect(momentsIn({ from: slot, to: slot + 31 }, [slashed])).toEqual([[5, slot]]);
    expect(momentsIn({ from: slot - 32, to: slot - 1 }, [slashed])).toEqual([]);
  });

  it('is never for a validator that was not slashed', () => {
    const leaving = aValidator(5, { withdrawableEpoch: 10_000 });
    expect(momentsIn({ from: 0, to: 400_000 }, [leaving])).toEqual([]);
  });
});
