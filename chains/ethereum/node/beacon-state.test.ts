import { ssz } from '@lodestar/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mainnetSpec as spec } from '../reporting/testing/values.ts';
import { beaconState } from './beacon-state.ts';
import { readStateParts } from './read-state-parts.ts';
import { isStateFork, type StateFork, stateLayout } from './state-layout.ts';

// Held against the types of Lodestar, of mainnet's preset: a reader of all of SSZ, made by others.

const FAR_FUTURE = Number.POSITIVE_INFINITY;

const validator = (change: object = {}) => ({
  pubkey: new Uint8Array(48).fill(0xab),
  withdrawalCredentials: new Uint8Array(32).fill(0x01),
  effectiveBalance: 32_000_000_000,
  slashed: false,
  activationEligibilityEpoch: 3,
  activationEpoch: 9,
  exitEpoch: FAR_FUTURE,
  withdrawableEpoch: FAR_FUTURE,
  ...change,
});

/** At epoch 100, with something in every list, read or not. */
function filled(fork: StateFork) {
  const state = ssz[fork].BeaconState.defaultValue();
  state.slot = 100 * 32 + 7;
  state.historicalRoots = [new Uint8Array(32).fill(1)];
  state.eth1DataVotes = [ssz.phase0.Eth1Data.defaultValue()];
  state.validators = [
    validator(),
    validator({ pubkey: new Uint8Array(48).fill(0x02), slashed: true, exitEpoch: 120 }),
    validator({ effectiveBalance: 2_048_000_000_000, exitEpoch: 90, withdrawableEpoch: 346 }),
  ];
  state.balances = [32_000_000_001, 0, Number.MAX_SAFE_INTEGER];
  state.previousEpochParticipation = [1, 2, 3];
  state.currentEpochParticipation = [7];
  state.inactivityScores = [9, 9, 9];
  state.latestExecutionPayloadHeader.extraData = new Uint8Array(17).fill(5);
  state.historicalSummaries = [ssz.capella.HistoricalSummary.defaultValue()];
  state.nextWithdrawalValidatorIndex = 2;
  state.depositBalanceToConsume = 5n as never;
  state.exitBalanceToConsume = 128_000_000_001n as never;
  state.earliestExitEpoch = 777;
  state.pendingDeposits = [
    {
      ...ssz.electra.PendingDeposit.defaultValue(),
      pubkey: new Uint8Array(48).fill(0x33),
      withdrawalCredentials: new Uint8Array(32).fill(0x44),
      amount: 1_000_000_000,
      slot: 3_000,
    },
  ];
  state.pendingPartialWithdrawals = [
    { validatorIndex: 2, amount: 7n, withdrawableEpoch: 356 },
    { validatorIndex: 0, amount: 2n ** 63n, withdrawableEpoch: 357 },
  ];
  state.pendingConsolidations = [{ sourceIndex: 1, targetIndex: 0 }];
  return state;
}

const serialized = (fork: StateFork): Uint8Array =>
  ssz[fork].BeaconState.serialize(filled(fork) as never);

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]) {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const parse = async (bytes: Uint8Array, { fork, sizes }: { fork: StateFork; sizes: number[] }) => {
  const layout = stateLayout(fork, spec);
  return beaconState(await readStateParts(inPieces(bytes, sizes), layout), layout);
};

describe.each(['electra', 'fulu'] as const)('a state of %s', (fork) => {
  it('begins its lists where the published types say', () => {
    expect(stateLayout(fork, spec).fixedBytes).toBe(
      (ssz[fork].BeaconState as unknown as { fixedEnd: number }).fixedEnd,
    );
  });

  it('holds what was put into it, however it is cut on its way', async () => {
    const bytes = serialized(fork);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 40_000, max: 1_000_000 }), { minLength: 1 }),
        async (sizes) => {
          const state = await parse(bytes, { fork, sizes });
          expect([state.slot, state.size]).toEqual([3_207, 3]);
          expect(state.validatorAt(0)).toEqual({
            index: 0,
            balance: 32_000_000_001n,
            status: 'active_ongoing',
            publicKey: `0x${'ab'.repeat(48)}`,
            withdrawalCredentials: `0x${'01'.repeat(32)}`,
            effectiveBalance: 32_000_000_000n,
            slashed: false,
            activationEligibilityEpoch: 3,
            activationEpoch: 9,
            exitEpoch: FAR_FUTURE,
            withdrawableEpoch: FAR_FUTURE,
          });
          expect(state.validatorAt(1)).toMatchObject({
            status: 'active_slashed',
            slashed: true,
            exitEpoch: 120,
            balance: 0n,
          });
          expect(state.validatorAt(2)).toMatchObject({
            status: 'exited_unslashed',
            balance: BigInt(Number.MAX_SAFE_INTEGER),
          });
          expect(state.pendingDeposits()).toEqual([
            {
              publicKey: `0x${'33'.repeat(48)}`,
              withdrawalCredentials: `0x${'44'.repeat(32)}`,
              amount: 1_000_000_000n,
              slot: 3_000,
            },
          ]);
          expect(state.pendingPartialWithdrawals()).toEqual([
            { validatorIndex: 2, amount: 7n, withdrawableEpoch: 356 },
            { validatorIndex: 0, amount: 2n ** 63n, withdrawableEpoch: 357 },
          ]);
          expect(state.pendingConsolidations()).toEqual([{ sourceIndex: 1, targetIndex: 0 }]);
          expect(state.counters).toEqual({
            nextWithdrawalValidatorIndex: 2,
            depositBalanceToConsume: 5n,
            earliestExitEpoch: 777,
            exitBalanceToConsume: 128_000_000_001n,
          });
        },
      ),
      { numRuns: 10 },
    );
  });

  it('that breaks off anywhere is refused, and never taken for a shorter one', async () => {
    const bytes = serialized(fork);
    const last = bytes.length - filled(fork).pendingConsolidations.length * 16;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: last - 1 }), async (length) => {
        await expect(parse(bytes.subarray(0, length), { fork, sizes: [500_000] })).rejects.toThrow(
          'breaks off',
        );
      }),
      { numRuns: 20 },
    );
  });
});

describe('bytes that are no state', () => {
  const sizes = [1_000_000];

  it('are refused as one of another fork, which has another beginning', async () => {
    await expect(parse(serialized('fulu'), { fork: 'electra', sizes })).rejects.toThrow(
      'first list begins at',
    );
  });

  it('are refused with offsets that run backwards', async () => {
    const bytes = serialized('electra');
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(
      stateLayout('electra', spec).at('validators'),
      0,
      true,
    );
    await expect(parse(bytes, { fork: 'electra', sizes })).rejects.toThrow(
      'eth1_data_votes ends before it begins',
    );
  });

  it('are refused with an offset that asks for more memory than any network has validators', async () => {
    const bytes = serialized('electra');
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const layout = stateLayout('electra', spec);
    for (const list of layout.lists.slice(layout.lists.indexOf('balances'))) {
      view.setUint32(layout.at(list), 0xffff_ffff, true);
    }
    await expect(parse(bytes, { fork: 'electra', sizes })).rejects.toThrow('bytes of validators');
  });

  it('are refused when they go on and on', async () => {
    const endless = async function* () {
      yield serialized('electra');
      for (;;) yield new Uint8Array(1_000_000);
    };
    const layout = stateLayout('electra', spec);
    await expect(readStateParts(endless(), layout)).rejects.toThrow('without an end');
  });

  it('are refused where a list does not hold whole records, or as many balances as validators', async () => {
    const bytes = serialized('electra');
    await expect(parse(new Uint8Array([...bytes, 1]), { fork: 'electra', sizes })).rejects.toThrow(
      'no multiple of 16',
    );
    const state = { ...filled('electra'), balances: [1, 2] };
    await expect(
      parse(ssz.electra.BeaconState.serialize(state), { fork: 'electra', sizes }),
    ).rejects.toThrow('3 validators and 2 balances');
  });
});

describe('the forks that are understood', () => {
  it('are named, so that a later one is not read by the rules of another', () => {
    expect(['electra', 'fulu', 'gloas', 'deneb', null].filter(isStateFork)).toEqual([
      'electra',
      'fulu',
    ]);
  });
});
