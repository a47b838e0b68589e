import { AccountRole, address, createNoopSigner, type Instruction } from '@solana/kit';
import { SYSVAR_CLOCK_ADDRESS } from '@solana/sysvars';
import {
  getAuthorizeCheckedInstruction,
  getAuthorizeCheckedWithSeedInstruction,
  getAuthorizeInstruction,
  getAuthorizeWithSeedInstruction,
  getInitializeCheckedInstruction,
  getMoveLamportsInstruction,
  getMoveStakeInstruction,
  getSetLockupCheckedInstruction,
  getSetLockupInstruction,
  StakeAuthorize,
} from '@solana-program/stake';
import { describe, expect, it } from 'vitest';
import { initializeStake, withdrawStake } from '../actions/stake-instructions.ts';
import { newOwner } from '../testing/owner.ts';
import type { RunInstruction } from './ledger-transactions.ts';
import { newStakerOf, stakeEventOf } from './stake-events.ts';

const [stake, owner, thief, other] = Array.from({ length: 4 }, () =>
  address(newOwner().address),
) as [
  ReturnType<typeof address>,
  ReturnType<typeof address>,
  ReturnType<typeof address>,
  ReturnType<typeof address>,
];
const [ownerSigner, thiefSigner] = [createNoopSigner(owner), createNoopSigner(thief)];
const eventOf = (instruction: Instruction) => stakeEventOf(instruction as RunInstruction);

/** A form with the clock among its accounts, which tools wrote for years. */
const withClock = (instruction: Instruction): Instruction => {
  const [first, ...others] = instruction.accounts ?? [];
  const clock = { address: SYSVAR_CLOCK_ADDRESS, role: AccountRole.READONLY };
  return { ...instruction, accounts: [...(first ? [first] : []), clock, ...others] };
};

describe('a change of authority', () => {
  const withdrawer = StakeAuthorize.Withdrawer;
  const seed = { authoritySeed: 's', authorityOwner: other };
  it.each<[string, Instruction]>([
    [
      'authorize',
      getAuthorizeInstruction({ stake, authority: ownerSigner, arg0: thief, arg1: withdrawer }),
    ],
    [
      'authorizeChecked',
      getAuthorizeCheckedInstruction({
        stake,
        authority: ownerSigner,
        newAuthority: thiefSigner,
        stakeAuthorize: withdrawer,
      }),
    ],
    [
      'authorizeWithSeed',
      getAuthorizeWithSeedInstruction({
        stake,
        base: ownerSigner,
        newAuthorizedPubkey: thief,
        stakeAuthorize: withdrawer,
        ...seed,
      }),
    ],
    [
      'authorizeCheckedWithSeed',
      getAuthorizeCheckedWithSeedInstruction({
        stake,
        base: ownerSigner,
        newAuthority: thiefSigner,
        stakeAuthorize: withdrawer,
        ...seed,
      }),
    ],
  ])('by %s is seen, in the short form and in the long one', (_, instruction) => {
    const seen = {
      type: 'authorize',
      stakes: [stake],
      authority: owner,
      amount: 0n,
      fields: {
        stake_account: stake,
        stake_authority: owner,
        authority_type: 'withdrawer',
        new_authority: thief,
      },
    };
    expect(eventOf(instruction)).toEqual(seen);
    expect(eventOf(withClock(instruction))).toEqual(seen);
  });

  it('of the staker is told apart from that of the withdrawer', () => {
    const instruction = getAuthorizeInstruction({
      stake,
      authority: ownerSigner,
      arg0: thief,
      arg1: StakeAuthorize.Staker,
    });
    expect(eventOf(instruction)?.fields).toMatchObject({ authority_type: 'staker' });
  });
});

describe('a lockup', () => {
  it('that is set is seen with what it sets, and without what it leaves as it was', () => {
    const instruction = getSetLockupInstruction({
      stake,
      authority: ownerSigner,
      unixTimestamp: null,
      epoch: 900n,
      custodian: thief,
    });
    expect(eventOf(instruction)).toMatchObject({
      type: 'set_lockup',
      authority: owner,
      fields: { stake_account: stake, lockup: { epoch: '900', custodian: thief } },
    });
    expect(eventOf(instruction)?.fields.lockup).not.toHaveProperty('unix_timestamp');
  });

  it('that is set with a custodian who signs is seen as well', () => {
    const instruction = getSetLockupCheckedInstruction({
      stake,
      authority: ownerSigner,
      newAuthority: thiefSigner,
      unixTimestamp: 5n,
      epoch: null,
    });
    expect(eventOf(instruction)?.fields.lockup).toEqual({ unix_timestamp: '5', custodian: thief });
  });
});

describe('what a stake pays and gets', () => {
  it('is seen with its amount, to both of its stakes where it has two', () => {
    const fields = { stake_account: other, source_stake_account: stake, amount: '7' };
    for (const [type, get] of [
      ['move_stake', getMoveStakeInstruction],
      ['move_lamports', getMoveLamportsInstruction],
    ] as const) {
      const instruction = get({
        sourceStake: stake,
        destinationStake: other,
        stakeAuthority: ownerSigner,
        args: 7n,
      });
      expect(eventOf(instruction)).toMatchObject({
        type,
        stakes: [other, stake],
        amount: 7n,
        fields,
      });
    }
    expect(eventOf(withdrawStake(owner, stake, 7n))).toMatchObject({
      type: 'withdraw',
      authority: owner,
      amount: 7n,
      fields: { destination_account: owner, amount: '7', stake_authority: owner },
    });
  });
});

describe('the staker of a new account', () => {
  it('is read of either way to set it up', () => {
    const checked = getInitializeCheckedInstruction({
      stake,
      stakeAuthority: owner,
      withdrawAuthority: thiefSigner,
    });
    for (const instruction of [initializeStake(owner, stake), checked]) {
      expect(newStakerOf(instruction as RunInstruction, stake)).toBe(owner);
      expect(newStakerOf(instruction as RunInstruction, other)).toBeUndefined();
      expect(eventOf(instruction)).toBeUndefined();
    }
  });
});

describe('other instructions', () => {
  it('are passed over, also those of the Stake program that nobody knows yet', () => {
    const unknown = { programAddress: address('Stake11111111111111111111111111111111111111') };
    const data = new Uint8Array([99, 0, 0, 0]);
    expect(eventOf({ ...unknown, accounts: [], data })).toBeUndefined();
    expect(eventOf({ programAddress: other, accounts: [], data })).toBeUndefined();
  });
});
