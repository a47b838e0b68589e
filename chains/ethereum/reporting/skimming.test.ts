import { describe, expect, it } from 'vitest';
import type { BeaconBlock } from '../node/index.ts';
import type { RegistrySummary } from './registry.ts';
import { isSkimmable, nextSkimmingSlot, sweepPosition } from './skimming.ts';
import { aValidator, eth, mainnetSpec } from './testing/values.ts';

const spec = mainnetSpec;
const now = { epoch: 100, spec };
const rich = { balance: eth(33) };

const summary = (flags: readonly boolean[]): RegistrySummary => ({
  size: flags.length,
  active: flags.length,
  activeBalance: 0n,
  lastExitEpoch: 0,
  lastExitBalance: 0n,
  skimmableBelow: Uint32Array.from({ length: flags.length + 1 }, (_, i) =>
    Number(flags.slice(0, i).filter(Boolean).length),
  ),
});

const blockPaying = (indexes: readonly number[]): BeaconBlock => ({
  slot: 0,
  proposerIndex: 0,
  parentRoot: '0x',
  slashedIndexes: [],
  voluntaryExits: [],
  withdrawalRequests: [],
  execution: {
    lastTransaction: undefined,
    number: 1,
    hash: '0x',
    feeRecipient: '0x',
    baseFeePerGas: 0n,
    withdrawals: indexes.map((validatorIndex) => ({
      index: 0,
      validatorIndex,
      address: '0x',
      amount: 1n,
    })),
  },
});

describe('whether the sweep takes something', () => {
  it('takes what is above 32 ETH from 0x01, above 2048 ETH from 0x02, and nothing from 0x00', () => {
    const compounding = { withdrawalCredentials: `0x02${'00'.repeat(31)}` };
    const bls = { withdrawalCredentials: `0x00${'11'.repeat(31)}` };
    expect(isSkimmable(aValidator(1, rich), now)).toBe(true);
    expect(isSkimmable(aValidator(1), now)).toBe(false);
    expect(isSkimmable(aValidator(1, { ...rich, ...compounding }), now)).toBe(false);
    const full = { balance: eth(2049), effectiveBalance: eth(2048), ...compounding };
    expect(isSkimmable(aValidator(1, full), now)).toBe(true);
    expect(isSkimmable(aValidator(1, { ...rich, ...bls }), now)).toBe(false);
  });

  it('takes everything from a validator that may withdraw, once it may', () => {
    const gone = { effectiveBalance: 0n, exitEpoch: 50, balance: eth(31) };
    expect(isSkimmable(aValidator(1, { ...gone, withdrawableEpoch: 100 }), now)).toBe(true);
    expect(isSkimmable(aValidator(1, { ...gone, withdrawableEpoch: 101 }), now)).toBe(false);
    const empty = { ...gone, withdrawableEpoch: 100, balance: 0n };
    expect(isSkimmable(aValidator(1, empty), now)).toBe(false);
  });
});

describe('where the sweep stands', () => {
  const sixteen = Array.from({ length: 16 }, (_, i) => 500 + i);

  it('is behind the last withdrawal of a full payload', () => {
    const position = sweepPosition([blockPaying(sixteen)], { slot: 9, size: 100_000, spec });
    expect(position).toEqual({ slot: 9, nextIndex: 516 });
  });

  it('moves on by a whole bound for each payload since that was not full, round the end', () => {
    const blocks = [blockPaying(sixteen), blockPaying([600]), blockPaying([])];
    const position = sweepPosition(blocks, { slot: 9, size: 30_000, spec });
    expect(position.nextIndex).toBe((516 + 2 * 16_384) % 30_000);
  });

  it('is unknown when no payload was full', () => {
    expect(sweepPosition([blockPaying([1])], { slot: 9, size: 30_000, spec })).toEqual({ slot: 9 });
  });
});

describe('the next skimming', () => {
  const registry = summary(Array(1_000).fill(true));
  const at = (nextIndex: number) => ({
    position: { slot: 3_200, nextIndex },
    registry,
    spec,
    slotsPerEpoch: 32,
  });

  it('is in the next slot for the next in turn, and 16 validators are paid a slot', () => {
    const slots = [10, 25, 26, 9].map((index) => nextSkimmingSlot(aValidator(index, rich), at(10)));
    expect(slots).toEqual([3_201, 3_201, 3_202, 3_201 + 62]);
  });

  it('is unknown for a validator that has nothing to take and does not leave', () => {
    expect(nextSkimmingSlot(aValidator(10), at(10))).toBeUndefined();
  });

  it('is the first round after the epoch in which a leaving validator may withdraw', () => {
    const leaving = aValidator(10, { exitEpoch: 99, withdrawableEpoch: 110 });
    const slot = nextSkimmingSlot(leaving, at(10)) ?? 0;
    expect(slot).toBeGreaterThanOrEqual(110 * 32);
    expect(slot).toBeLessThan(110 * 32 + 63);
  });
});
