import { sol } from '../amount-text.ts';
import { SYSTEM_PROGRAM } from '../programs.ts';
import type { Fields, Layout } from './layout.ts';

const amount = (fields: Fields): string => sol(fields.lamports as bigint);

/** The custodian that means nobody: the address of zeros. */
export const NO_CUSTODIAN = SYSTEM_PROGRAM;

function lockup({ lockupTimestamp, lockupEpoch, custodian }: Fields): string {
  const isNone = !lockupTimestamp && !lockupEpoch && (custodian ?? NO_CUSTODIAN) === NO_CUSTODIAN;
  if (isNone) return 'no lockup';
  const parts = [
    ...(lockupTimestamp ? [`until the Unix time ${lockupTimestamp}`] : []),
    ...(lockupEpoch ? [`until epoch ${lockupEpoch}`] : []),
    ...(custodian ? [`with the custodian ${custodian}`] : []),
  ];
  return `A LOCKUP ${parts.join(' and ')}`;
}

const withCustodian = ({ custodian }: Fields): string =>
  custodian ? `, with the word of the lockup's custodian ${custodian}` : '';

/**
 * The instructions of the Stake program, by their numbers. Most take their accounts in two orders:
 * with the accounts of the runtime that the program used to read, and without.
 * @see https://docs.rs/solana-stake-interface (`StakeInstruction`)
 */
export const stakeInstructions: { readonly [code: number]: Layout } = {
  0: {
    name: 'initialize',
    data: {
      staker: 'address',
      withdrawer: 'address',
      lockupTimestamp: 'i64',
      lockupEpoch: 'u64',
      custodian: 'address',
    },
    accounts: ['stakeAccount:w @rent', 'stakeAccount:w'],
    says: (f) =>
      `makes ${f.stakeAccount} a stake account: ${f.staker} may delegate and deactivate it, ${f.withdrawer} may withdraw from it, ${lockup(f)}`,
  },
  1: {
    name: 'authorize',
    data: { newAuthority: 'address', kind: 'authority' },
    accounts: [
      'stakeAccount:w @clock authority:s custodian:s?',
      'stakeAccount:w authority:s custodian:s?',
    ],
    says: (f) =>
      `hands the stake ${f.stakeAccount} over: its ${f.kind} becomes ${f.newAuthority}${withCustodian(f)}`,
  },
  2: {
    name: 'delegateStake',
    data: {},
    accounts: [
      'stakeAccount:w voteAccount @clock @stakeHistory @stakeConfig authority:s',
      'stakeAccount:w voteAccount authority:s',
    ],
    says: (f) => `delegates the stake ${f.stakeAccount} to the validator ${f.voteAccount}`,
  },
  3: {
    name: 'split',
    data: { lamports: 'u64' },
    accounts: ['stakeAccount:w newStakeAccount:w authority:s'],
    says: (f) =>
      `moves ${amount(f)} of the stake ${f.stakeAccount} into the new stake account ${f.newStakeAccount}, with the same authorities`,
  },
  4: {
    name: 'withdraw',
    data: { lamports: 'u64' },
    accounts: [
      'stakeAccount:w recipient:w @clock @stakeHistory authority:s custodian:s?',
      'stakeAccount:w recipient:w authority:s custodian:s?',
    ],
    says: (f) =>
      `pays ${amount(f)} of the stake account ${f.stakeAccount} out to ${f.recipient}${withCustodian(f)}`,
  },
  5: {
    name: 'deactivate',
    data: {},
    accounts: ['stakeAccount:w @clock authority:s', 'stakeAccount:w authority:s'],
    says: (f) => `deactivates the stake ${f.stakeAccount}: it can be withdrawn some epochs later`,
  },
  6: {
    name: 'setLockup',
    data: {
      lockupTimestamp: 'optionalI64',
      lockupEpoch: 'optionalU64',
      custodian: 'optionalAddress',
    },
    accounts: ['stakeAccount:w authority:s'],
    says: (f) => `puts on the stake ${f.stakeAccount} ${lockup(f)}`,
  },
  7: {
    name: 'merge',
    data: {},
    accounts: [
      'destination:w source:w @clock @stakeHistory authority:s',
      'destination:w source:w authority:s',
    ],
    says: (f) =>
      `moves all of the stake ${f.source} into the stake ${f.destination}; the first one is no more`,
  },
  8: {
    name: 'authorizeWithSeed',
    data: { newAuthority: 'address', kind: 'authority', seed: 'text', owner: 'address' },
    accounts: ['stakeAccount:w base:s @clock custodian:s?', 'stakeAccount:w base:s custodian:s?'],
    says: (f) =>
      `hands the stake ${f.stakeAccount} over: its ${f.kind} becomes ${f.newAuthority}${withCustodian(f)}`,
  },
  9: {
    name: 'initializeChecked',
    data: {},
    accounts: ['stakeAccount:w @rent staker withdrawer:s', 'stakeAccount:w staker withdrawer:s'],
    says: (f) =>
      `makes ${f.stakeAccount} a stake account: ${f.staker} may delegate and deactivate it, ${f.withdrawer} may withdraw from it, no lockup`,
  },
  10: {
    name: 'authorizeChecked',
    data: { kind: 'authority' },
    accounts: [
      'stakeAccount:w @clock authority:s newAuthority:s custodian:s?',
      'stakeAccount:w authority:s newAuthority:s custodian:s?',
    ],
    says: (f) =>
      `hands the stake ${f.stakeAccount} over: its ${f.kind} becomes ${f.newAuthority}${withCustodian(f)}`,
  },
  11: {
    name: 'authorizeCheckedWithSeed',
    data: { kind: 'authority', seed: 'text', owner: 'address' },
    accounts: [
      'stakeAccount:w base:s @clock newAuthority:s custodian:s?',
      'stakeAccount:w base:s newAuthority:s custodian:s?',
    ],
    says: (f) =>
      `hands the stake ${f.stakeAccount} over: its ${f.kind} becomes ${f.newAuthority}${withCustodian(f)}`,
  },
  12: {
    name: 'setLockupChecked',
    data: { lockupTimestamp: 'optionalI64', lockupEpoch: 'optionalU64' },
    accounts: ['stakeAccount:w authority:s custodian:s?'],
    says: (f) => `puts on the stake ${f.stakeAccount} ${lockup(f)}`,
  },
  13: {
    name: 'getMinimumDelegation',
    data: {},
    accounts: [''],
    says: () => 'asks what the least is that can be delegated, and changes nothing',
  },
  14: {
    name: 'deactivateDelinquent',
    data: {},
    accounts: ['stakeAccount:w voteAccount referenceVoteAccount'],
    says: (f) =>
      `deactivates the stake ${f.stakeAccount} because its validator ${f.voteAccount} does not vote`,
  },
  15: {
    name: 'redelegate',
    data: {},
    accounts: ['stakeAccount:w newStakeAccount:w voteAccount @stakeConfig authority:s'],
    says: (f) =>
      `moves the stake ${f.stakeAccount} into ${f.newStakeAccount}, delegated to the validator ${f.voteAccount}`,
  },
  16: {
    name: 'moveStake',
    data: { lamports: 'u64' },
    accounts: ['source:w destination:w authority:s'],
    says: (f) =>
      `moves ${amount(f)} of active stake from ${f.source} to the stake ${f.destination}`,
  },
  17: {
    name: 'moveLamports',
    data: { lamports: 'u64' },
    accounts: ['source:w destination:w authority:s'],
    says: (f) =>
      `moves ${amount(f)} that are not staked from ${f.source} to the stake account ${f.destination}`,
  },
};

/** Those that change who a stake belongs to. */
export const STAKE_AUTHORITY_CHANGES = [
  'stake.authorize',
  'stake.authorizeWithSeed',
  'stake.authorizeChecked',
  'stake.authorizeCheckedWithSeed',
] as const;

/** Those that change for how long, and by whose word, a stake is locked. */
export const STAKE_LOCKUP_CHANGES = ['stake.setLockup', 'stake.setLockupChecked'] as const;
