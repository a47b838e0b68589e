import { type Address, getAddressDecoder, none, some } from '@solana/kit';
import * as stake from '@solana-program/stake';
import * as system from '@solana-program/system';
import { describe, expect, it } from 'vitest';
import { STAKE_PROGRAM, SYSTEM_PROGRAM } from '../network.ts';
import { parseInstruction } from './parsed-instruction.ts';

const names = Array.from({ length: 8 }, (_, index) =>
  getAddressDecoder().decode(new Uint8Array(32).fill(index + 1)),
) as [Address, Address, Address, Address, Address, Address, Address, Address];
const [A, B, C, D, E, F, G, H] = names;

/** What is shown of an instruction with the first `accounts` of the addresses A, B, C, ... */
const shown = (program: Address, accounts: number, data: ArrayLike<number>): object =>
  parseInstruction(
    {
      programIdIndex: names.length,
      accounts: Array.from({ length: accounts }, (_, index) => index),
      data: Uint8Array.from(data),
      stackHeight: 1,
    },
    [...names, program].map((address) => ({
      address,
      signer: false,
      writable: true,
      source: 'transaction' as const,
    })),
  );
const words = (program: Address, accounts: number, data: ArrayLike<number>): unknown =>
  (shown(program, accounts, data) as { parsed?: unknown }).parsed;

describe('instructions of the stake program in words', () => {
  const parsed = (accounts: number, data: ArrayLike<number>) =>
    words(STAKE_PROGRAM, accounts, data);

  it('say what a stake is set up with', () => {
    const data = stake.getInitializeInstructionDataEncoder().encode({
      arg0: { staker: E, withdrawer: F },
      arg1: { unixTimestamp: -5n, epoch: 7n, custodian: G },
    });
    expect(parsed(2, data)).toEqual({
      type: 'initialize',
      info: {
        stakeAccount: A,
        rentSysvar: B,
        authorized: { staker: E, withdrawer: F },
        lockup: { unixTimestamp: -5n, epoch: 7n, custodian: G },
      },
    });
  });

  it('say who gets an authority, by whom, and which', () => {
    const data = stake
      .getAuthorizeInstructionDataEncoder()
      .encode({ arg0: H, arg1: stake.StakeAuthorize.Withdrawer });
    const info = { stakeAccount: A, clockSysvar: B, authority: C, newAuthority: H };
    expect(parsed(3, data)).toEqual({
      type: 'authorize',
      info: { ...info, authorityType: 'Withdrawer' },
    });
    expect(parsed(4, data)).toEqual({
      type: 'authorize',
      info: { ...info, authorityType: 'Withdrawer', custodian: D },
    });
    const checked = stake
      .getAuthorizeCheckedInstructionDataEncoder()
      .encode({ stakeAuthorize: stake.StakeAuthorize.Staker });
    expect(parsed(4, checked)).toEqual({
      type: 'authorizeChecked',
      info: {
        stakeAccount: A,
        clockSysvar: B,
        authority: C,
        newAuthority: D,
        authorityType: 'Staker',
      },
    });
    const seeded = stake.getAuthorizeWithSeedInstructionDataEncoder().encode({
      newAuthorizedPubkey: H,
      stakeAuthorize: stake.StakeAuthorize.Staker,
      authoritySeed: 'väl',
      authorityOwner: G,
    });
    expect(parsed(2, seeded)).toEqual({
      type: 'authorizeWithSeed',
      info: {
        stakeAccount: A,
        authorityBase: B,
        newAuthorized: H,
        authorityType: 'Staker',
        authoritySeed: 'väl',
        authorityOwner: G,
      },
    });
  });

  it('say what of a lockup changes, and nothing of what stays', () => {
    const data = stake.getSetLockupInstructionDataEncoder().encode({
      unixTimestamp: none(),
      epoch: some(9n),
      custodian: some(G),
    });
    expect(parsed(2, data)).toEqual({
      type: 'setLockup',
      info: { stakeAccount: A, custodian: B, lockup: { epoch: 9n, custodian: G } },
    });
    const checked = stake
      .getSetLockupCheckedInstructionDataEncoder()
      .encode({ unixTimestamp: some(1n), epoch: none() });
    expect(parsed(3, checked)).toEqual({
      type: 'setLockupChecked',
      info: { stakeAccount: A, custodian: B, lockup: { unixTimestamp: 1n, custodian: C } },
    });
  });

  it('say how much goes where', () => {
    const amounts = { args: 12_345_678_901_234_567n };
    const lamports = amounts.args;
    expect(parsed(3, stake.getSplitInstructionDataEncoder().encode(amounts))).toEqual({
      type: 'split',
      info: { stakeAccount: A, newSplitAccount: B, stakeAuthority: C, lamports },
    });
    expect(parsed(5, stake.getWithdrawInstructionDataEncoder().encode(amounts))).toEqual({
      type: 'withdraw',
      info: {
        stakeAccount: A,
        destination: B,
        clockSysvar: C,
        stakeHistorySysvar: D,
        withdrawAuthority: E,
        lamports,
      },
    });
    expect(parsed(3, stake.getMoveStakeInstructionDataEncoder().encode(amounts))).toEqual({
      type: 'moveStake',
      info: { source: A, destination: B, stakeAuthority: C, lamports },
    });
    expect(parsed(3, stake.getMoveLamportsInstructionDataEncoder().encode(amounts))).toMatchObject({
      type: 'moveLamports',
    });
  });

  it('name the accounts of those without amounts', () => {
    expect(parsed(6, stake.getDelegateStakeInstructionDataEncoder().encode({}))).toEqual({
      type: 'delegate',
      info: {
        stakeAccount: A,
        voteAccount: B,
        clockSysvar: C,
        stakeHistorySysvar: D,
        stakeConfigAccount: E,
        stakeAuthority: F,
      },
    });
    expect(parsed(3, stake.getDeactivateInstructionDataEncoder().encode({}))).toEqual({
      type: 'deactivate',
      info: { stakeAccount: A, clockSysvar: B, stakeAuthority: C },
    });
    expect(parsed(5, stake.getMergeInstructionDataEncoder().encode({}))).toEqual({
      type: 'merge',
      info: {
        destination: A,
        source: B,
        clockSysvar: C,
        stakeHistorySysvar: D,
        stakeAuthority: E,
      },
    });
    expect(parsed(3, stake.getDeactivateDelinquentInstructionDataEncoder().encode({}))).toEqual({
      type: 'deactivateDelinquent',
      info: { stakeAccount: A, voteAccount: B, referenceVoteAccount: C },
    });
  });

  it('are their bytes when accounts are missing, the data is cut off or the kind is unknown', () => {
    const delegate = stake.getDelegateStakeInstructionDataEncoder().encode({});
    const split = stake.getSplitInstructionDataEncoder().encode({ args: 1n });
    for (const [accounts, data] of [
      [3, delegate],
      [3, split.slice(0, 8)],
      [3, [99, 0, 0, 0]],
      [3, [1]],
    ] as const) {
      expect(shown(STAKE_PROGRAM, accounts, data)).toEqual({
        programId: STAKE_PROGRAM,
        accounts: [A, B, C],
        data: expect.any(String),
        stackHeight: 1,
      });
    }
  });
});

describe('instructions of the system program in words', () => {
  const parsed = (accounts: number, data: ArrayLike<number>) =>
    words(SYSTEM_PROGRAM, accounts, data);

  it('say what is made from a seed, for whom and with how much', () => {
    const seeded = { base: E, seed: 'stake:0', programAddress: STAKE_PROGRAM };
    expect(
      parsed(
        2,
        system
          .getCreateAccountWithSeedInstructionDataEncoder()
          .encode({ ...seeded, amount: 5n, space: 200n }),
      ),
    ).toEqual({
      type: 'createAccountWithSeed',
      info: {
        source: A,
        newAccount: B,
        base: E,
        seed: 'stake:0',
        lamports: 5n,
        space: 200n,
        owner: STAKE_PROGRAM,
      },
    });
    expect(
      parsed(
        2,
        system.getAllocateWithSeedInstructionDataEncoder().encode({ ...seeded, space: 200n }),
      ),
    ).toMatchObject({ type: 'allocateWithSeed', info: { account: A, seed: 'stake:0' } });
    expect(
      parsed(2, system.getAssignWithSeedInstructionDataEncoder().encode(seeded)),
    ).toMatchObject({ type: 'assignWithSeed', info: { account: A, owner: STAKE_PROGRAM } });
    expect(
      parsed(
        3,
        system
          .getTransferSolWithSeedInstructionDataEncoder()
          .encode({ amount: 8n, fromSeed: 's', fromOwner: F }),
      ),
    ).toEqual({
      type: 'transferWithSeed',
      info: {
        source: A,
        sourceBase: B,
        destination: C,
        lamports: 8n,
        sourceSeed: 's',
        sourceOwner: F,
      },
    });
  });

  it('say what becomes of a nonce account', () => {
    expect(parsed(3, system.getAdvanceNonceAccountInstructionDataEncoder().encode({}))).toEqual({
      type: 'advanceNonce',
      info: { nonceAccount: A, recentBlockhashesSysvar: B, nonceAuthority: C },
    });
    expect(
      parsed(
        5,
        system.getWithdrawNonceAccountInstructionDataEncoder().encode({ withdrawAmount: 6n }),
      ),
    ).toEqual({
      type: 'withdrawFromNonce',
      info: {
        nonceAccount: A,
        destination: B,
        recentBlockhashesSysvar: C,
        rentSysvar: D,
        nonceAuthority: E,
        lamports: 6n,
      },
    });
    expect(
      parsed(
        3,
        system.getInitializeNonceAccountInstructionDataEncoder().encode({ nonceAuthority: H }),
      ),
    ).toMatchObject({ type: 'initializeNonce', info: { nonceAuthority: H } });
    expect(
      parsed(
        2,
        system.getAuthorizeNonceAccountInstructionDataEncoder().encode({ newNonceAuthority: H }),
      ),
    ).toEqual({
      type: 'authorizeNonce',
      info: { nonceAccount: A, nonceAuthority: B, newAuthorized: H },
    });
  });
});
