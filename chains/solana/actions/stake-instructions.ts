import {
  type AccountMeta,
  AccountRole,
  type Address,
  createNoopSigner,
  type Instruction,
} from '@solana/kit';
import {
  SYSVAR_CLOCK_ADDRESS,
  SYSVAR_RENT_ADDRESS,
  SYSVAR_STAKE_HISTORY_ADDRESS,
} from '@solana/sysvars';
import {
  getDeactivateInstruction,
  getDelegateStakeInstruction,
  getInitializeInstruction,
  getMergeInstruction,
  getSplitInstruction,
  getWithdrawInstruction,
  STAKE_PROGRAM_ADDRESS,
} from '@solana-program/stake';
import { getCreateAccountWithSeedInstruction } from '@solana-program/system';
import { STAKE_ACCOUNT_BYTES } from '../state/stake-account.ts';

/**
 * Instructions of the Stake program in the form that it has always had, with the accounts of the
 * runtime that it once read. The program takes a shorter form as well, which hardware wallets and
 * older tools do not show: https://github.com/LedgerHQ/app-solana (`libsol/stake_instruction.c`).
 */

/** A stake account that does not exist yet, at an address derived from a wallet. */
export interface NewStakeAccount {
  readonly address: string;
  readonly seed: string;
}

const STAKE_CONFIG = 'StakeConfig11111111111111111111111111111111';
const NOBODY = '11111111111111111111111111111111';

/** The requests' schemas have read it as an address; the library would decode it again each time. */
const known = (text: string): Address => text as Address;
const signer = (wallet: string) => createNoopSigner(known(wallet));

/** The instruction with these accounts, which are only read, at that place of its list. */
function withReadAccounts(
  instruction: Instruction & { readonly accounts: readonly AccountMeta[] },
  place: number,
  addresses: readonly string[],
): Instruction {
  const read = addresses.map((text) => ({ address: known(text), role: AccountRole.READONLY }));
  const { accounts } = instruction;
  return {
    ...instruction,
    accounts: [...accounts.slice(0, place), ...read, ...accounts.slice(place)],
  };
}

/** The wallet makes a stake account and puts lamports into it. */
export const createStakeAccount = (
  wallet: string,
  { address: account, seed }: NewStakeAccount,
  lamports: bigint,
): Instruction =>
  getCreateAccountWithSeedInstruction({
    payer: signer(wallet),
    newAccount: known(account),
    base: known(wallet),
    seed,
    amount: lamports,
    space: STAKE_ACCOUNT_BYTES,
    programAddress: STAKE_PROGRAM_ADDRESS,
  });

/** The wallet becomes staker and withdrawer; nothing is locked. */
export const initializeStake = (wallet: string, account: string): Instruction =>
  withReadAccounts(
    getInitializeInstruction({
      stake: known(account),
      arg0: { staker: known(wallet), withdrawer: known(wallet) },
      arg1: { unixTimestamp: 0n, epoch: 0n, custodian: known(NOBODY) },
    }),
    1,
    [SYSVAR_RENT_ADDRESS],
  );

export const delegateStake = (wallet: string, account: string, voter: string): Instruction =>
  withReadAccounts(
    getDelegateStakeInstruction({
      stake: known(account),
      vote: known(voter),
      stakeAuthority: signer(wallet),
    }),
    2,
    [SYSVAR_CLOCK_ADDRESS, SYSVAR_STAKE_HISTORY_ADDRESS, STAKE_CONFIG],
  );

export const deactivateStake = (wallet: string, account: string): Instruction =>
  withReadAccounts(
    getDeactivateInstruction({ stake: known(account), stakeAuthority: signer(wallet) }),
    1,
    [SYSVAR_CLOCK_ADDRESS],
  );

/** Pays lamports out to the wallet, who is the withdrawer. */
export const withdrawStake = (wallet: string, account: string, lamports: bigint): Instruction =>
  withReadAccounts(
    getWithdrawInstruction({
      stake: known(account),
      recipient: known(wallet),
      withdrawAuthority: signer(wallet),
      args: lamports,
    }),
    2,
    [SYSVAR_CLOCK_ADDRESS, SYSVAR_STAKE_HISTORY_ADDRESS],
  );

export const mergeStakes = (wallet: string, source: string, destination: string): Instruction =>
  withReadAccounts(
    getMergeInstruction({
      destinationStake: known(destination),
      sourceStake: known(source),
      stakeAuthority: signer(wallet),
    }),
    2,
    [SYSVAR_CLOCK_ADDRESS, SYSVAR_STAKE_HISTORY_ADDRESS],
  );

export const splitStake = (
  wallet: string,
  account: string,
  newAccount: string,
  lamports: bigint,
): Instruction =>
  getSplitInstruction({
    stake: known(account),
    splitStake: known(newAccount),
    stakeAuthority: signer(wallet),
    args: lamports,
  });
