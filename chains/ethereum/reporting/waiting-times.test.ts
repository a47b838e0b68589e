import { describe, expect, it } from 'vitest';
import { createChainTime } from './chain-time.ts';
import type { HeadState } from './head-state.ts';
import type { RegistrySummary } from './registry.ts';
import { eth, mainnetSpec } from './testing/values.ts';
import { waitingTimes } from './waiting-times.ts';

const time = createChainTime({ genesisTime: 1606824023, secondsPerSlot: 12, slotsPerEpoch: 32 });
const EPOCH = 32 * 12;

const registry: RegistrySummary = {
  size: 16_384,
  active: 16_384,
  activeBalance: eth(35_000_000),
  lastExitEpoch: 0,
  lastExitBalance: 0n,
  skimmableBelow: new Uint32Array(16_385),
};

/** Head at the first slot of epoch 1000. */
const head: HeadState = {
  slot: 32_000,
  epoch: 1_000,
  deposits: [],
  withdrawals: [],
  consolidations: [],
  requests: [],
  consolidating: new Map(),
  sweep: { slot: 32_000 },
  registry,
};

const wait = (change: Partial<HeadState> = {}, size: Partial<RegistrySummary> = {}) =>
  waitingTimes({ ...head, ...change }, { ...registry, ...size }, { spec: mainnetSpec, time });

describe('how long a new validator waits', () => {
  it('enters an empty queue after finality, eligibility, its finality and the lookahead', () => {
    // The head is the first block of its epoch and becomes final as epoch 1001 ends: credited as 1002
    // begins, eligible in 1003, which is final as 1004 ends, active in 1004 + 1 + 4.
    expect(wait().entry).toBe(9 * EPOCH);
  });

  it('waits longer for what stands before it: 256 ETH an epoch', () => {
    const deposits = Array.from({ length: 80 }, () => ({
      publicKey: '0x',
      withdrawalCredentials: '0x',
      amount: eth(256),
      slot: 0,
    }));
    // The first 80 are credited one an epoch, in epochs 1001 to 1080; the new one in 1081.
    expect(wait({ deposits }).entry).toBe((81 + 7) * EPOCH);
  });

  it('leaves an empty queue after the lookahead, and is paid after the delay and one round', () => {
    expect(wait().exit).toBe(5 * EPOCH);
    expect(wait().withdrawal).toBe((5 + 256) * EPOCH + 12);
  });

  it('leaves behind those who leave already, in the same epoch while they leave room', () => {
    const full = { lastExitEpoch: 1_200, lastExitBalance: eth(256) };
    const room = { lastExitEpoch: 1_200, lastExitBalance: eth(224) };
    const tight = { lastExitEpoch: 1_200, lastExitBalance: eth(225) };
    expect(wait({}, room).exit).toBe(200 * EPOCH);
    expect(wait({}, tight).exit).toBe(201 * EPOCH);
    expect(wait({}, full).exit).toBe(201 * EPOCH);
  });

  it('counts partial withdrawals, which use the same churn', () => {
    const withdrawals = [{ validatorIndex: 1, amount: eth(240), withdrawableEpoch: 1_200 + 256 }];
    expect(wait({ withdrawals }).exit).toBe(201 * EPOCH);
  });
});
