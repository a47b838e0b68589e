import { type Address, getAddressDecoder } from '@solana/kit';
import { getStakeStateAccountDecoder } from '@solana-program/stake';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeStakeState, encodeStakeState, type StakeState } from './stake-account.ts';

const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const address: fc.Arbitrary<Address> = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => getAddressDecoder().decode(bytes));
const state: fc.Arbitrary<StakeState> = fc.record({
  kind: fc.constant('delegated' as const),
  rentExemptReserve: u64,
  staker: address,
  withdrawer: address,
  lockupUnixTimestamp: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  lockupEpoch: u64,
  lockupCustodian: address,
  voter: address,
  stake: u64,
  activationEpoch: u64,
  deactivationEpoch: u64,
  warmupCooldownRate: fc.constant(0.25),
  creditsObserved: u64,
  flags: fc.nat(255),
});

describe('the bytes of a stake account', () => {
  it("are what the program's own client reads", () => {
    fc.assert(
      fc.property(state, (written) => {
        const { state: read } = getStakeStateAccountDecoder().decode(encodeStakeState(written));
        if (read.__kind !== 'Stake') throw new Error(`read as ${read.__kind}`);
        const [meta, stake] = read.fields;
        expect(meta).toEqual({
          rentExemptReserve: written.rentExemptReserve,
          authorized: { staker: written.staker, withdrawer: written.withdrawer },
          lockup: {
            unixTimestamp: written.lockupUnixTimestamp,
            epoch: written.lockupEpoch,
            custodian: written.lockupCustodian,
          },
        });
        expect(stake.delegation).toMatchObject({
          voterPubkey: written.voter,
          stake: written.stake,
          activationEpoch: written.activationEpoch,
          deactivationEpoch: written.deactivationEpoch,
        });
        expect(stake.creditsObserved).toBe(written.creditsObserved);
      }),
    );
  });

  it('are read back as they were written', () => {
    fc.assert(
      fc.property(state, (written) => {
        expect(decodeStakeState(encodeStakeState(written))).toEqual(written);
      }),
    );
  });

  it('of another length or kind are not taken for one', () => {
    expect(decodeStakeState(new Uint8Array(199))).toBe(undefined);
    expect(decodeStakeState(new Uint8Array(200).fill(9))).toBe(undefined);
  });
});
