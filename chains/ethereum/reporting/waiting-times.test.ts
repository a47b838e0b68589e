import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChainTime } from './chain-time.ts';
import type { HeadState } from './head-state.ts';
import type { RegistrySummary } from './registry.ts';
import { eth, mainnetSpec } from './testing/values.ts';
import { exitEpoch, waitingTimes } from './waiting-times.ts';

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

const aDeposit = {
  publicKey: '0x',
  withdrawalCredentials: '0x',
  amount: eth(256),
  slot: 0,
};

const wait = (change: Partial<HeadState> = {}, size: Partial<RegistrySummary> = {}) =>
  waitingTimes({ ...head, ...change }, { ...registry, ...size }, { spec: mainnetSpec, time });

describe('how long a new validator waits', () => {
  it('enters an empty queue after finality, eligibility, its finality and the lookahead', () => {
    // The next block, the second one of epoch 1000, becomes final as epoch 1002 ends: credited as 1003
    // begins, eligible in 1004, which is final as 1005 ends, active in 1005 + 1 + 4.
    expect(wait().entry).toBe(10 * EPOCH);
  });

  it('waits longer for what stands before it: 256 ETH an epoch', () => {
    const deposits = Array.from({ length: 80 }, () => aDeposit);
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

  it('uses what the state itself says of its queues, where it is known', () => {
    const counters = {
      nextWithdrawalValidatorIndex: 0,
      depositBalanceToConsume: 0n,
      earliestExitEpoch: 1_300,
      exitBalanceToConsume: eth(32),
    };
    expect(wait({}, { counters }).exit).toBe(300 * EPOCH);
    const used = { ...counters, exitBalanceToConsume: eth(31) };
    expect(wait({}, { counters: used }).exit).toBe(301 * EPOCH);
    const past = { ...counters, earliestExitEpoch: 900, exitBalanceToConsume: 0n };
    expect(wait({}, { counters: past }).exit).toBe(5 * EPOCH);
  });

  it('waits less for churn that is left over from epochs before', () => {
    const deposits = [{ ...aDeposit, amount: eth(2048) }];
    const counters = {
      nextWithdrawalValidatorIndex: 0,
      depositBalanceToConsume: eth(1_600),
      earliestExitEpoch: 0,
      exitBalanceToConsume: 0n,
    };
    // 2048 ETH at 256 an epoch take 8 epochs, or 2 with 1600 that are there; then comes the new one.
    expect(wait({ deposits }).entry).toBe((9 + 7) * EPOCH);
    expect(wait({ deposits }, { counters }).entry).toBe(10 * EPOCH);
  });
});

/** The state of the specification, as far as exits depend on it. */
interface SpecState {
  earliest_exit_epoch: bigint;
  exit_balance_to_consume: bigint;
}

/** `compute_exit_epoch_and_update_churn` of Electra, line by line, for mainnet's lookahead. */
function computeExitEpochAndUpdateChurn(
  state: SpecState,
  {
    current_epoch,
    exit_balance,
    per_epoch_churn,
  }: { current_epoch: bigint; exit_balance: bigint; per_epoch_churn: bigint },
): bigint {
  const max = (a: bigint, b: bigint) => (a > b ? a : b);
  const soonest = current_epoch + 1n + 4n;
  let earliest_exit_epoch = max(state.earliest_exit_epoch, soonest);
  const churn = per_epoch_churn;
  let exit_balance_to_consume =
    state.earliest_exit_epoch < earliest_exit_epoch ? churn : state.exit_balance_to_consume;
  const balance = exit_balance;
  if (balance > exit_balance_to_consume) {
    const balance_to_process = balance - exit_balance_to_consume;
    const additional_epochs = (balance_to_process - 1n) / churn + 1n;
    earliest_exit_epoch += additional_epochs;
    exit_balance_to_consume += additional_epochs * churn;
  }
  state.exit_balance_to_consume = exit_balance_to_consume - balance;
  state.earliest_exit_epoch = earliest_exit_epoch;
  return state.earliest_exit_epoch;
}

describe('the epoch of an exit', () => {
  it('is that of the specification, after whatever left before', () => {
    const step = fc.record({
      balance: fc.bigInt(1n, eth(2048)),
      epochsLater: fc.nat(12),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.bigInt(eth(128), eth(256)),
        (steps, churnLimit) => {
          const state: SpecState = { earliest_exit_epoch: 0n, exit_balance_to_consume: 0n };
          let epoch = 1_000;
          for (const { balance, epochsLater } of steps) {
            epoch += epochsLater;
            const counters = {
              earliestExitEpoch: Number(state.earliest_exit_epoch),
              exitBalanceToConsume: state.exit_balance_to_consume,
            };
            const ours = exitEpoch(counters, { epoch, balance, churnLimit, spec: mainnetSpec });
            const theirs = computeExitEpochAndUpdateChurn(state, {
              current_epoch: BigInt(epoch),
              exit_balance: balance,
              per_epoch_churn: churnLimit,
            });
            expect(ours).toBe(Number(theirs));
          }
        },
      ),
    );
  });
});
