import { createHash } from 'node:crypto';
import {
  AccountRole,
  type Address,
  address,
  type Blockhash,
  compileTransaction,
  createKeyPairSignerFromPrivateKeyBytes,
  createNoopSigner,
  getAddressDecoder,
  getAddressEncoder,
  getTransactionEncoder,
  type Instruction,
  type KeyPairSigner,
  partiallySignTransaction,
  type Transaction,
} from '@solana/kit';
import {
  getSetComputeUnitLimitInstruction,
  getSetComputeUnitPriceInstruction,
} from '@solana-program/compute-budget';
import { getAddMemoInstruction } from '@solana-program/memo';
import {
  getDeactivateInstruction,
  getDelegateStakeInstruction,
  getInitializeCheckedInstruction,
  getInitializeInstruction,
  getMergeInstruction,
  getSplitInstruction,
  getWithdrawInstruction,
} from '@solana-program/stake';
import {
  getAdvanceNonceAccountInstruction,
  getAllocateWithSeedInstruction,
  getCreateAccountInstruction,
  getCreateAccountWithSeedInstruction,
  getTransferSolInstruction,
} from '@solana-program/system';
import type { SolanaIntent } from '../index.ts';

// Transactions made the way honest software makes them, with the ecosystem's own libraries: nothing
// of the verifier is used, so that a mistake can not hide by being made twice.

/** The key pair number `seed`; the same one each time. */
const keyPair = (seed: number): Promise<KeyPairSigner> =>
  createKeyPairSignerFromPrivateKeyBytes(new Uint8Array(32).fill(seed));

export const WALLET = await keyPair(1);
export const NEW_ACCOUNT = await keyPair(2);
export const NONCE_AUTHORITY = await keyPair(3);
export const STRANGER = await keyPair(4);

const named = (name: string): Address =>
  getAddressDecoder().decode(createHash('sha256').update(name).digest());

export const VOTE = named('a validator');
export const OTHER_VOTE = named('another validator');
export const STAKE = named('a stake account');
export const OTHER_STAKE = named('another stake account');
export const NONCE_ACCOUNT = named('a nonce account');
export const BLOCKHASH = named('a block') as string as Blockhash;
export const SEED = 'stake:7';
export const RENT = 2_282_880n;
export const AMOUNT = 1_500_000_000n;

export const STAKE_PROGRAM = address('Stake11111111111111111111111111111111111111');
const CLOCK = address('SysvarC1ock11111111111111111111111111111111');
const STAKE_HISTORY = address('SysvarStakeHistory1111111111111111111111111');
const STAKE_CONFIG = address('StakeConfig11111111111111111111111111111111');
export const NOBODY = address('11111111111111111111111111111111');

/** SHA-256 of base, seed and owner: `Pubkey::create_with_seed`. */
export const derived = (base: Address, seed: string): Address =>
  getAddressDecoder().decode(
    createHash('sha256')
      .update(getAddressEncoder().encode(base) as Uint8Array)
      .update(seed)
      .update(getAddressEncoder().encode(STAKE_PROGRAM) as Uint8Array)
      .digest(),
  );

const wallet = createNoopSigner(WALLET.address);
export const DERIVED = derived(WALLET.address, SEED);

/** The instruction with the accounts of the runtime that older tools put before the authority. */
function withSysvars(instruction: Instruction, ...sysvars: readonly Address[]): Instruction {
  const accounts = instruction.accounts ?? [];
  const extra = sysvars.map((sysvar) => ({ address: sysvar, role: AccountRole.READONLY }));
  return { ...instruction, accounts: [...accounts.slice(0, -1), ...extra, ...accounts.slice(-1)] };
}

export const budget = (units = 60_000, microLamports = 2_000_000n): readonly Instruction[] => [
  getSetComputeUnitLimitInstruction({ units }),
  getSetComputeUnitPriceInstruction({ microLamports }),
];

const ofStakeProgram = { space: 200n, programAddress: STAKE_PROGRAM };

export const createAccount = (amount: bigint): Instruction =>
  getCreateAccountInstruction({
    payer: wallet,
    newAccount: createNoopSigner(NEW_ACCOUNT.address),
    lamports: amount,
    ...ofStakeProgram,
  });

export const createWithSeed = (amount: bigint): Instruction =>
  getCreateAccountWithSeedInstruction({
    payer: wallet,
    newAccount: DERIVED,
    base: WALLET.address,
    seed: SEED,
    amount,
    ...ofStakeProgram,
  });

export const initialize = (
  stake: Address,
  changes: {
    staker?: Address;
    withdrawer?: Address;
    lockup?: { unixTimestamp: bigint; epoch: bigint; custodian: Address };
  } = {},
): Instruction =>
  getInitializeInstruction({
    stake,
    arg0: {
      staker: changes.staker ?? WALLET.address,
      withdrawer: changes.withdrawer ?? WALLET.address,
    },
    arg1: changes.lockup ?? { unixTimestamp: 0n, epoch: 0n, custodian: NOBODY },
  });

export const delegate = (stake: Address, vote: Address = VOTE): Instruction =>
  getDelegateStakeInstruction({ stake, vote, stakeAuthority: wallet });

export const deactivate = (stake: Address = STAKE): Instruction =>
  getDeactivateInstruction({ stake, stakeAuthority: wallet });

export const withdraw = (
  amount: bigint,
  { stake = STAKE, recipient = WALLET.address }: { stake?: Address; recipient?: Address } = {},
): Instruction =>
  getWithdrawInstruction({ stake, recipient, withdrawAuthority: wallet, args: amount });

export const merge = (): Instruction =>
  getMergeInstruction({
    destinationStake: STAKE,
    sourceStake: OTHER_STAKE,
    stakeAuthority: wallet,
  });

export const split = (newStake: Address, amount = AMOUNT): Instruction =>
  getSplitInstruction({
    stake: STAKE,
    splitStake: newStake,
    stakeAuthority: wallet,
    args: amount,
  });

export const memo = (text: string): Instruction => getAddMemoInstruction({ memo: text });

const advance = (): Instruction =>
  getAdvanceNonceAccountInstruction({
    nonceAccount: NONCE_ACCOUNT,
    nonceAuthority: createNoopSigner(NONCE_AUTHORITY.address),
  });

interface Envelope {
  readonly version?: 'legacy' | 0;
  readonly feePayer?: Address;
}

/** A transaction of these instructions, with empty places for its signatures. */
export const transactionOf = (
  instructions: readonly Instruction[],
  { version = 0, feePayer = WALLET.address }: Envelope = {},
): Transaction =>
  compileTransaction({
    version,
    feePayer: { address: feePayer },
    lifetimeConstraint: { blockhash: BLOCKHASH, lastValidBlockHeight: 0n },
    instructions,
  });

export const hexOf = (transaction: Transaction): string =>
  Buffer.from(getTransactionEncoder().encode(transaction) as Uint8Array).toString('hex');

/** The wire form of a transaction of these instructions, in hex. */
export const bytesOf = (instructions: readonly Instruction[], envelope: Envelope = {}): string =>
  hexOf(transactionOf(instructions, envelope));

const common = {
  version: 1,
  chain: 'sol',
  network: 'devnet',
  wallet: WALLET.address as string,
} as const;

const stakeIntent = {
  ...common,
  action: 'stake',
  amount_lamports: `${AMOUNT}`,
  vote_account_address: VOTE as string,
} as const;
const splitIntent = {
  ...common,
  action: 'split-stake',
  stake_account: STAKE as string,
  amount_lamports: `${AMOUNT}`,
} as const;
const withdrawIntent = {
  ...common,
  action: 'withdraw-stake',
  stake_account: STAKE as string,
} as const;

export interface HonestCase {
  readonly name: string;
  readonly intent: SolanaIntent;
  readonly instructions: readonly Instruction[];
  readonly version?: 'legacy' | 0;
  /** Who signs beside the wallet. */
  readonly cosigners?: readonly KeyPairSigner[];
}

const seeded = [createWithSeed(AMOUNT), initialize(DERIVED), delegate(DERIVED)] as const;
const keyed = [
  createAccount(AMOUNT),
  initialize(NEW_ACCOUNT.address),
  delegate(NEW_ACCOUNT.address),
] as const;

/** One transaction for each thing that can be asked for, in each way that tools make it. */
export const honest = {
  stake: {
    name: 'a stake at a derived address',
    intent: stakeIntent,
    instructions: [...budget(), ...seeded],
  },
  stakeWithKey: {
    name: 'a stake at a key of its own, legacy, with a memo',
    intent: { ...stakeIntent, memo: 'kiln_7d0f' },
    instructions: [...keyed, memo('kiln_7d0f'), ...budget()],
    version: 'legacy',
    cosigners: [NEW_ACCOUNT],
  },
  stakeOfOlderTools: {
    name: 'a stake as older tools make it',
    intent: stakeIntent,
    instructions: [
      createAccount(AMOUNT),
      withSysvarRent(initialize(NEW_ACCOUNT.address)),
      withSysvars(delegate(NEW_ACCOUNT.address), CLOCK, STAKE_HISTORY, STAKE_CONFIG),
    ],
    version: 'legacy',
    cosigners: [NEW_ACCOUNT],
  },
  checkedStake: {
    name: 'a stake with checked authorities',
    intent: stakeIntent,
    instructions: [
      createWithSeed(AMOUNT),
      getInitializeCheckedInstruction({
        stake: DERIVED,
        stakeAuthority: WALLET.address,
        withdrawAuthority: wallet,
      }),
      delegate(DERIVED),
    ],
  },
  durableStake: {
    name: 'a stake with a durable nonce',
    intent: {
      ...stakeIntent,
      nonce_account: NONCE_ACCOUNT as string,
      nonce_account_authority: NONCE_AUTHORITY.address as string,
    },
    instructions: [advance(), ...budget(), ...seeded],
    cosigners: [NONCE_AUTHORITY],
  },
  deactivate: {
    name: 'a deactivation',
    intent: { ...common, action: 'deactivate-stake', stake_account: STAKE as string },
    instructions: [...budget(), deactivate()],
  },
  deactivateOfOlderTools: {
    name: 'a deactivation as older tools make it',
    intent: { ...common, action: 'deactivate-stake', stake_account: STAKE as string },
    instructions: [withSysvars(deactivate(), CLOCK)],
    version: 'legacy',
  },
  withdraw: {
    name: 'a withdrawal',
    intent: { ...withdrawIntent, amount_lamports: `${AMOUNT}` },
    instructions: [...budget(), withdraw(AMOUNT)],
  },
  withdrawAll: {
    name: 'a withdrawal of everything, as older tools make it',
    intent: withdrawIntent,
    instructions: [withSysvars(withdraw(AMOUNT), CLOCK, STAKE_HISTORY)],
    version: 'legacy',
  },
  merge: {
    name: 'a merge',
    intent: {
      ...common,
      action: 'merge-stakes',
      stake_account_source: OTHER_STAKE as string,
      stake_account_destination: STAKE as string,
    },
    instructions: [...budget(), merge()],
  },
  mergeOfOlderTools: {
    name: 'a merge as older tools make it',
    intent: {
      ...common,
      action: 'merge-stakes',
      stake_account_source: OTHER_STAKE as string,
      stake_account_destination: STAKE as string,
    },
    instructions: [withSysvars(merge(), CLOCK, STAKE_HISTORY)],
    version: 'legacy',
  },
  split: {
    name: 'a split to a derived address',
    intent: splitIntent,
    instructions: [...budget(), createWithSeed(RENT), split(DERIVED)],
  },
  splitWithKey: {
    name: 'a split to a key of its own',
    intent: splitIntent,
    instructions: [createAccount(RENT), split(NEW_ACCOUNT.address)],
    version: 'legacy',
    cosigners: [NEW_ACCOUNT],
  },
  splitInTwoSteps: {
    name: 'a split into an account that was set aside',
    intent: splitIntent,
    instructions: [
      getAllocateWithSeedInstruction({
        newAccount: DERIVED,
        baseAccount: wallet,
        base: WALLET.address,
        seed: SEED,
        ...ofStakeProgram,
      }),
      getTransferSolInstruction({ source: wallet, destination: DERIVED, amount: RENT }),
      split(DERIVED),
    ],
  },
} as const satisfies { readonly [name: string]: HonestCase };

function withSysvarRent(instruction: Instruction): Instruction {
  const rent = address('SysvarRent111111111111111111111111111111111');
  const role = AccountRole.READONLY;
  return { ...instruction, accounts: [...(instruction.accounts ?? []), { address: rent, role }] };
}

/** The case's transaction, signed by all who have to. */
export async function signed({
  instructions,
  version,
  cosigners = [],
}: HonestCase): Promise<string> {
  const transaction = transactionOf(instructions, { version: version ?? 0 });
  const keys = [WALLET, ...cosigners].map((signer) => signer.keyPair);
  return hexOf(await partiallySignTransaction(keys, transaction));
}
