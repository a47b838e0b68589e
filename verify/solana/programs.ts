/** The addresses that the runtime gives a meaning to; the same on every network. */
export const SYSTEM_PROGRAM = '11111111111111111111111111111111';
export const STAKE_PROGRAM = 'Stake11111111111111111111111111111111111111';
export const COMPUTE_BUDGET_PROGRAM = 'ComputeBudget111111111111111111111111111111';
/** The memo program of most wallets and tools, and the one that the kit's client calls. */
export const MEMO_PROGRAMS = [
  'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr',
  'Memo4c2pN8afCj432Lb7RMVKi9PbQnnW7ewFFaV3oAH',
] as const;

/** Accounts of the runtime that instructions name, by the words used for them in layouts. */
export const SYSVARS = {
  clock: 'SysvarC1ock11111111111111111111111111111111',
  rent: 'SysvarRent111111111111111111111111111111111',
  stakeHistory: 'SysvarStakeHistory1111111111111111111111111',
  recentBlockhashes: 'SysvarRecentB1ockHashes11111111111111111111',
  stakeConfig: 'StakeConfig11111111111111111111111111111111',
} as const;

/** Bytes of a stake account: `StakeStateV2::size_of()` of the Stake program. */
export const STAKE_ACCOUNT_BYTES = 200n;
/** Lamports that keep an account of 200 bytes alive at the rent that was set at genesis. */
export const STAKE_ACCOUNT_RENT = 2_282_880n;
