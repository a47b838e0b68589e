import { AccountRole, type Address, createNoopSigner, type Instruction } from '@solana/kit';
import {
  getAuthorizeCheckedInstruction,
  getAuthorizeCheckedWithSeedInstruction,
  getAuthorizeInstruction,
  getAuthorizeWithSeedInstruction,
  getMoveLamportsInstruction,
  getMoveStakeInstruction,
  getSetLockupCheckedInstruction,
  getSetLockupInstruction,
  StakeAuthorize,
} from '@solana-program/stake';
import { getAssignInstruction, getAuthorizeNonceAccountInstruction } from '@solana-program/system';
import { NONCE_ACCOUNT, OTHER_STAKE, STAKE_PROGRAM, STRANGER, WALLET } from './solana-honest.ts';

const wallet = createNoopSigner(WALLET.address);
const thief = createNoopSigner(STRANGER.address);
const CLOCK = 'SysvarC1ock11111111111111111111111111111111' as Address;

const { Staker, Withdrawer } = StakeAuthorize;

/** The instruction of September 2025: a stake gets another staker or withdrawer. */
export const authorize = (stake: Address, kind: StakeAuthorize): Instruction =>
  getAuthorizeInstruction({ stake, authority: wallet, arg0: STRANGER.address, arg1: kind });

/** The same with the account of the clock, as older tools write it. */
export function authorizeOfOlderTools(stake: Address, kind: StakeAuthorize): Instruction {
  const { accounts = [], ...rest } = authorize(stake, kind);
  const clock = { address: CLOCK, role: AccountRole.READONLY };
  return { ...rest, accounts: [...accounts.slice(0, 1), clock, ...accounts.slice(1)] };
}

export const authorizeChecked = (stake: Address, kind: StakeAuthorize): Instruction =>
  getAuthorizeCheckedInstruction({
    stake,
    authority: wallet,
    newAuthority: thief,
    stakeAuthorize: kind,
  });

const ofSeed = { authoritySeed: 'thief', authorityOwner: STAKE_PROGRAM };

export const authorizeWithSeed = (stake: Address, kind: StakeAuthorize): Instruction =>
  getAuthorizeWithSeedInstruction({
    stake,
    base: wallet,
    newAuthorizedPubkey: STRANGER.address,
    stakeAuthorize: kind,
    ...ofSeed,
  });

export const authorizeCheckedWithSeed = (stake: Address, kind: StakeAuthorize): Instruction =>
  getAuthorizeCheckedWithSeedInstruction({
    stake,
    base: wallet,
    newAuthority: thief,
    stakeAuthorize: kind,
    ...ofSeed,
  });

/** 1 January 2100, in seconds. */
export const YEAR_2100 = 4_102_444_800n;

export const setLockup = (stake: Address): Instruction =>
  getSetLockupInstruction({
    stake,
    authority: wallet,
    unixTimestamp: YEAR_2100,
    epoch: null,
    custodian: STRANGER.address,
  });

export const setLockupChecked = (stake: Address): Instruction =>
  getSetLockupCheckedInstruction({
    stake,
    authority: wallet,
    newAuthority: thief,
    unixTimestamp: YEAR_2100,
    epoch: null,
  });

/** Every instruction that moves an authority, a lockup, or what belongs to whom. */
export const authorityChanges = (stake: Address): readonly Instruction[] => [
  ...[Staker, Withdrawer].flatMap((kind) => [
    authorize(stake, kind),
    authorizeOfOlderTools(stake, kind),
    authorizeChecked(stake, kind),
    authorizeWithSeed(stake, kind),
    authorizeCheckedWithSeed(stake, kind),
  ]),
  setLockup(stake),
  setLockupChecked(stake),
  getAuthorizeNonceAccountInstruction({
    nonceAccount: NONCE_ACCOUNT,
    nonceAuthority: wallet,
    newNonceAuthority: STRANGER.address,
  }),
  getAssignInstruction({ account: wallet, programAddress: STRANGER.address }),
  getMoveStakeInstruction({
    sourceStake: stake,
    destinationStake: OTHER_STAKE,
    stakeAuthority: wallet,
    args: 1n,
  }),
  getMoveLamportsInstruction({
    sourceStake: stake,
    destinationStake: OTHER_STAKE,
    stakeAuthority: wallet,
    args: 1n,
  }),
];
