import {
  AccountRole,
  type Address,
  compileTransaction,
  compressTransactionMessageUsingAddressLookupTables,
  createNoopSigner,
  type Instruction,
  partiallySignTransaction,
} from '@solana/kit';
import { getSetComputeUnitPriceInstruction } from '@solana-program/compute-budget';
import { getMoveLamportsInstruction, StakeAuthorize } from '@solana-program/stake';
import {
  getAdvanceNonceAccountInstruction,
  getAssignInstruction,
  getAuthorizeNonceAccountInstruction,
  getCreateAccountInstruction,
  getCreateAccountWithSeedInstruction,
  getTransferSolInstruction,
} from '@solana-program/system';
import {
  authorize,
  authorizeChecked,
  authorizeCheckedWithSeed,
  authorizeOfOlderTools,
  authorizeWithSeed,
  setLockup,
  setLockupChecked,
  YEAR_2100,
} from '../../verify/testing/solana-hidden.ts';
import {
  AMOUNT,
  BLOCKHASH,
  budget,
  bytesOf,
  createAccount,
  createWithSeed,
  DERIVED,
  deactivate,
  delegate,
  derived,
  hexOf,
  honest,
  initialize,
  memo,
  merge,
  NEW_ACCOUNT,
  NONCE_ACCOUNT,
  OTHER_STAKE,
  OTHER_VOTE,
  RENT,
  SEED,
  STAKE,
  STAKE_PROGRAM,
  STRANGER,
  split,
  transactionOf,
  WALLET,
  withdraw,
} from '../../verify/testing/solana-honest.ts';
import type { Attack, AttackOf } from './attack.ts';

const { Staker, Withdrawer } = StakeAuthorize;
const wallet = createNoopSigner(WALLET.address);
const thief = STRANGER.address;
const other = (n: number): Address => derived(WALLET.address, `stake:${n}`);

const asked = {
  stake: honest.stake.intent,
  deactivate: honest.deactivate.intent,
  withdraw: honest.withdraw.intent,
  merge: honest.merge.intent,
  split: honest.split.intent,
};

/** The deactivation that was asked for, with more behind it. */
const behindDeactivation = (...more: readonly Instruction[]): string =>
  bytesOf([...budget(), deactivate(), ...more]);

/** A stake of these instructions instead of the honest ones. */
const stakeWith = ({
  create = createWithSeed(AMOUNT),
  initialized = initialize(DERIVED),
  delegated = delegate(DERIVED),
}: {
  create?: Instruction;
  initialized?: Instruction;
  delegated?: Instruction;
}): string => bytesOf([...budget(), create, initialized, delegated]);

const seedOf = (changes: object): Instruction =>
  getCreateAccountWithSeedInstruction({
    payer: wallet,
    newAccount: DERIVED,
    base: WALLET.address,
    seed: SEED,
    amount: AMOUNT,
    space: 200n,
    programAddress: STAKE_PROGRAM,
    ...changes,
  });

/** The deactivation of an account that only a lookup table on chain names. */
function hiddenInTable(): string {
  const message = {
    version: 0,
    feePayer: { address: WALLET.address },
    lifetimeConstraint: { blockhash: BLOCKHASH, lastValidBlockHeight: 0n },
    instructions: [...budget(), deactivate()],
  } as const;
  const table = { [OTHER_VOTE]: [STAKE] };
  return hexOf(
    compileTransaction(compressTransactionMessageUsingAddressLookupTables(message, table)),
  );
}

/** The signature of a key in the wallet's place. */
async function signedByThief(): Promise<string> {
  const transaction = transactionOf([deactivate()]);
  const { signatures } = await partiallySignTransaction(
    [STRANGER.keyPair],
    transactionOf([deactivate()], { feePayer: thief }),
  );
  const signature = signatures[thief];
  return hexOf({ ...transaction, signatures: { [WALLET.address]: signature ?? null } });
}

const withAccount = (instruction: Instruction, address: Address, role: AccountRole) => ({
  ...instruction,
  accounts: [...(instruction.accounts ?? []), { address, role }],
});

const cases = async (): Promise<readonly AttackOf[]> => [
  {
    name: 'september-2025-withdrawer',
    story:
      'Behind the deactivation the withdrawer becomes somebody else, who waits until it is over and takes all.',
    intent: asked.deactivate,
    bytes: behindDeactivation(authorizeOfOlderTools(STAKE, Withdrawer)),
    expected: 'authority_change',
  },
  {
    name: 'september-2025-eight-accounts',
    story:
      'One deactivation carries eight authorize instructions that hand over eight other stake accounts.',
    intent: asked.deactivate,
    bytes: behindDeactivation(
      ...Array.from({ length: 8 }, (_, n) => authorizeOfOlderTools(other(n), Withdrawer)),
    ),
    expected: 'authority_change',
  },
  {
    name: 'september-2025-staker',
    story: 'Behind the deactivation the staker becomes somebody else.',
    intent: asked.deactivate,
    bytes: behindDeactivation(authorizeOfOlderTools(STAKE, Staker)),
    expected: 'authority_change',
  },
  {
    name: 'authorize-both-without-clock',
    story: 'Both authorities go, by instructions in the form that names no account of the runtime.',
    intent: asked.deactivate,
    bytes: behindDeactivation(authorize(STAKE, Staker), authorize(STAKE, Withdrawer)),
    expected: 'authority_change',
  },
  {
    name: 'authorize-in-front',
    story: 'The withdrawer changes before the deactivation, where nobody looks.',
    intent: asked.deactivate,
    bytes: bytesOf([authorize(STAKE, Withdrawer), ...budget(), deactivate()]),
    expected: 'authority_change',
  },
  {
    name: 'authorize-checked',
    story: 'AuthorizeChecked hands both authorities to a key that signs as well.',
    intent: asked.deactivate,
    bytes: behindDeactivation(authorizeChecked(STAKE, Staker), authorizeChecked(STAKE, Withdrawer)),
    expected: 'authority_change',
  },
  {
    name: 'authorize-with-seed',
    story: 'AuthorizeWithSeed hands the withdrawer over, with an authority derived of a seed.',
    intent: asked.deactivate,
    bytes: behindDeactivation(authorizeWithSeed(STAKE, Withdrawer)),
    expected: 'authority_change',
  },
  {
    name: 'authorize-checked-with-seed',
    story: 'AuthorizeCheckedWithSeed hands the withdrawer over.',
    intent: asked.deactivate,
    bytes: behindDeactivation(authorizeCheckedWithSeed(STAKE, Withdrawer)),
    expected: 'authority_change',
  },
  {
    name: 'split-and-authorize',
    story: 'The part that was split off as asked gets another withdrawer at once.',
    intent: asked.split,
    bytes: bytesOf([createWithSeed(RENT), split(DERIVED), authorize(DERIVED, Withdrawer)]),
    expected: 'authority_change',
  },
  {
    name: 'authorize-instead',
    story: 'Instead of the deactivation there is nothing but a change of the withdrawer.',
    intent: asked.deactivate,
    bytes: bytesOf([...budget(), authorize(STAKE, Withdrawer)]),
    expected: 'authority_change',
  },
  {
    name: 'set-lockup-until-2100',
    story: 'SetLockup locks the deactivated stake until the year 2100 under a foreign custodian.',
    intent: asked.deactivate,
    bytes: behindDeactivation(setLockup(STAKE)),
    expected: 'lockup_change',
  },
  {
    name: 'set-lockup-checked-until-2100',
    story: 'SetLockupChecked does the same with a custodian that signs.',
    intent: asked.deactivate,
    bytes: behindDeactivation(setLockupChecked(STAKE)),
    expected: 'lockup_change',
  },
  {
    name: 'stake-locked-until-2100',
    story: 'The new stake account is born with a lockup until 2100 under a foreign custodian.',
    intent: asked.stake,
    bytes: stakeWith({
      initialized: initialize(DERIVED, {
        lockup: { unixTimestamp: YEAR_2100, epoch: 0n, custodian: thief },
      }),
    }),
    expected: 'lockup',
  },
  {
    name: 'stake-with-custodian-alone',
    story: 'A custodian without a lockup may put one on later.',
    intent: asked.stake,
    bytes: stakeWith({
      initialized: initialize(DERIVED, {
        lockup: { unixTimestamp: 0n, epoch: 0n, custodian: thief },
      }),
    }),
    expected: 'lockup',
  },
  {
    name: 'stake-with-foreign-withdrawer',
    story: 'The stake is delegated as asked, and belongs to somebody else.',
    intent: asked.stake,
    bytes: stakeWith({ initialized: initialize(DERIVED, { withdrawer: thief }) }),
    expected: 'wrong_authority',
  },
  {
    name: 'stake-with-foreign-staker',
    story: 'Somebody else may move the stake to other validators, or hold it back.',
    intent: asked.stake,
    bytes: stakeWith({ initialized: initialize(DERIVED, { staker: thief }) }),
    expected: 'wrong_authority',
  },
  {
    name: 'validator-not-asked-for',
    story: 'The stake earns for another validator.',
    intent: asked.stake,
    bytes: stakeWith({ delegated: delegate(DERIVED, OTHER_VOTE) }),
    expected: 'wrong_validator',
  },
  {
    name: 'delegated-twice',
    story: 'A second delegation moves the stake to another validator in the same transaction.',
    intent: asked.stake,
    bytes: bytesOf([...honest.stake.instructions, delegate(DERIVED, OTHER_VOTE)]),
    expected: 'unexpected_instruction',
  },
  {
    name: 'amount-times-1000',
    story: '1500 SOL go into the stake account where 1.5 SOL were asked for.',
    intent: asked.stake,
    bytes: stakeWith({ create: createWithSeed(1000n * AMOUNT) }),
    expected: 'wrong_amount',
  },
  {
    name: 'amount-in-sol-instead-of-lamports',
    story: 'A slip of the unit: a lamport for each SOL.',
    intent: asked.stake,
    bytes: stakeWith({ create: createWithSeed(2n) }),
    expected: 'wrong_amount',
  },
  {
    name: 'split-amount-times-1000',
    story: 'All of the stake is split off where a thousandth of it was asked for.',
    intent: asked.split,
    bytes: bytesOf([createWithSeed(RENT), split(DERIVED, 1000n * AMOUNT)]),
    expected: 'wrong_amount',
  },
  {
    name: 'split-with-rent-of-everything',
    story: 'The account of the split gets a rent that empties the wallet.',
    intent: asked.split,
    bytes: bytesOf([createWithSeed(1_000_000n * RENT), split(DERIVED)]),
    expected: 'rent_too_high',
  },
  {
    name: 'account-of-another-program',
    story: 'The new account belongs to a program of the thief, which spends what is in it.',
    intent: asked.stake,
    bytes: stakeWith({ create: seedOf({ programAddress: thief }) }),
    expected: 'wrong_owner_program',
  },
  {
    name: 'account-of-a-foreign-base',
    story: 'The new account is derived of a key of the thief, not of the wallet.',
    intent: asked.stake,
    bytes: stakeWith({
      create: seedOf({ base: thief, baseAccount: createNoopSigner(thief) }),
    }),
    expected: 'wrong_payer',
  },
  {
    name: 'address-not-derived',
    story: 'The address is not the one that comes of base and seed.',
    intent: asked.stake,
    bytes: bytesOf([seedOf({ newAccount: other(99) }), initialize(other(99)), delegate(other(99))]),
    expected: 'wrong_derived_address',
  },
  {
    name: 'another-account-is-delegated',
    story: 'The account that is made is not the one that is initialized and delegated.',
    intent: asked.stake,
    bytes: stakeWith({ initialized: initialize(STAKE), delegated: delegate(STAKE) }),
    expected: 'wrong_stake_account',
  },
  {
    name: 'withdrawal-to-a-stranger',
    story: 'The withdrawal is paid to somebody else.',
    intent: asked.withdraw,
    bytes: bytesOf([...budget(), withdraw(AMOUNT, { recipient: thief })]),
    expected: 'wrong_recipient',
  },
  {
    name: 'withdrawal-by-a-custodian',
    story: 'A foreign custodian signs as well, so that a lockup does not hold the withdrawal back.',
    intent: asked.withdraw,
    bytes: bytesOf([withAccount(withdraw(AMOUNT), thief, AccountRole.READONLY_SIGNER)]),
    expected: 'unexpected_field',
  },
  {
    name: 'merge-into-a-foreign-stake',
    story: 'The stake is merged into an account that nobody asked for.',
    intent: { ...asked.merge, stake_account_destination: other(1) },
    bytes: bytesOf([...budget(), merge()]),
    expected: 'wrong_stake_account',
  },
  {
    name: 'merge-the-other-way-round',
    story: 'Source and destination are exchanged, so that the wrong account goes away.',
    intent: {
      ...asked.merge,
      stake_account_source: STAKE,
      stake_account_destination: OTHER_STAKE,
    },
    bytes: bytesOf([...budget(), merge()]),
    expected: 'wrong_stake_account',
  },
  {
    name: 'another-stake-deactivated',
    story: 'Another stake of the wallet stops earning.',
    intent: asked.deactivate,
    bytes: bytesOf([...budget(), deactivate(OTHER_STAKE)]),
    expected: 'wrong_stake_account',
  },
  {
    name: 'deactivated-twice',
    story: 'The same instruction stands there twice.',
    intent: asked.deactivate,
    bytes: behindDeactivation(deactivate()),
    expected: 'unexpected_instruction',
  },
  {
    name: 'lamports-moved-out',
    story: 'What is not staked moves to another stake account behind the deactivation.',
    intent: asked.deactivate,
    bytes: behindDeactivation(
      getMoveLamportsInstruction({
        sourceStake: STAKE,
        destinationStake: OTHER_STAKE,
        stakeAuthority: wallet,
        args: 1n,
      }),
    ),
    expected: 'unexpected_instruction',
  },
  {
    name: 'wallet-drained',
    story: 'A transfer behind the deactivation empties the wallet.',
    intent: asked.deactivate,
    bytes: behindDeactivation(
      getTransferSolInstruction({ source: wallet, destination: thief, amount: 10n ** 12n }),
    ),
    expected: 'unexpected_instruction',
  },
  {
    name: 'account-made-for-a-stranger',
    story:
      'The wallet pays for an account of a foreign program, which is a transfer by another name.',
    intent: asked.deactivate,
    bytes: behindDeactivation(
      getCreateAccountInstruction({
        payer: wallet,
        newAccount: createNoopSigner(NEW_ACCOUNT.address),
        lamports: 10n ** 12n,
        space: 0n,
        programAddress: thief,
      }),
    ),
    expected: 'unexpected_instruction',
  },
  {
    name: 'wallet-assigned-away',
    story: 'Assign makes the wallet itself an account of a foreign program.',
    intent: asked.deactivate,
    bytes: behindDeactivation(getAssignInstruction({ account: wallet, programAddress: thief })),
    expected: 'authority_change',
  },
  {
    name: 'nonce-authority-moved',
    story: 'The authority of a nonce account of the wallet goes to somebody else.',
    intent: asked.deactivate,
    bytes: behindDeactivation(
      getAuthorizeNonceAccountInstruction({
        nonceAccount: NONCE_ACCOUNT,
        nonceAuthority: wallet,
        newNonceAuthority: thief,
      }),
    ),
    expected: 'authority_change',
  },
  {
    name: 'durable-nonce-nobody-asked-for',
    story: 'The bytes stay valid for ever, so that they can be sent when it suits somebody.',
    intent: asked.deactivate,
    bytes: bytesOf([
      getAdvanceNonceAccountInstruction({ nonceAccount: NONCE_ACCOUNT, nonceAuthority: wallet }),
      deactivate(),
    ]),
    expected: 'unexpected_instruction',
  },
  {
    name: 'foreign-fee-payer',
    story: 'Somebody else pays the fee, and with it decides when and whether it is sent.',
    intent: asked.deactivate,
    bytes: bytesOf([deactivate()], { feePayer: thief }),
    expected: 'wrong_fee_payer',
  },
  {
    name: 'unlimited-priority-fee',
    story: 'The price of a unit of computing burns the balance of the wallet.',
    intent: asked.deactivate,
    bytes: bytesOf([...budget(1_400_000, 10n ** 15n), deactivate()]),
    expected: 'fee_too_high',
  },
  {
    name: 'priority-fee-without-a-limit',
    story: 'Without a limit of units each instruction brings its own, at a high price.',
    intent: asked.deactivate,
    bytes: bytesOf([
      getSetComputeUnitPriceInstruction({ microLamports: 10n ** 10n }),
      deactivate(),
    ]),
    expected: 'fee_too_high',
  },
  {
    name: 'hidden-in-a-lookup-table',
    story: 'Which stake is deactivated stands in a table on chain, which can say anything.',
    intent: asked.deactivate,
    bytes: hiddenInTable(),
    expected: 'address_lookup_table',
  },
  {
    name: 'call-of-an-unknown-program',
    story: 'A program of the thief gets the wallet’s signature for whatever it likes.',
    intent: asked.deactivate,
    bytes: behindDeactivation({
      programAddress: thief,
      accounts: [{ address: WALLET.address, role: AccountRole.WRITABLE_SIGNER }],
      data: new Uint8Array([1]),
    }),
    expected: 'unknown_program',
  },
  {
    name: 'token-approval',
    story: 'An Approve of the token program lets somebody spend all tokens of an account.',
    intent: asked.deactivate,
    bytes: behindDeactivation({
      programAddress: 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA' as Address,
      accounts: [
        { address: OTHER_STAKE, role: AccountRole.WRITABLE },
        { address: thief, role: AccountRole.READONLY },
        { address: WALLET.address, role: AccountRole.READONLY_SIGNER },
      ],
      data: new Uint8Array([4, ...new Array(8).fill(255)]),
    }),
    expected: 'unknown_program',
  },
  {
    name: 'memo-nobody-asked-for',
    story: 'A memo that another program, or an exchange, reads as an order.',
    intent: asked.deactivate,
    bytes: behindDeactivation(memo('swap:SOL:thief')),
    expected: 'unexpected_instruction',
  },
  {
    name: 'bytes-behind-the-message',
    story: 'Bytes follow after the end of a message of version 0.',
    intent: asked.deactivate,
    bytes: `${behindDeactivation()}00000000`,
    expected: 'undecodable_transaction',
  },
  {
    name: 'bytes-behind-an-instruction',
    story: 'The data of the deactivation goes on after its end.',
    intent: asked.deactivate,
    bytes: bytesOf([{ ...deactivate(), data: new Uint8Array([5, 0, 0, 0, 1, 0, 0, 0]) }]),
    expected: 'unknown_instruction',
  },
  {
    name: 'accounts-behind-an-instruction',
    story: 'The deactivation names one more signer than it needs.',
    intent: asked.deactivate,
    bytes: bytesOf([withAccount(deactivate(), thief, AccountRole.READONLY_SIGNER)]),
    expected: 'unknown_instruction',
  },
  {
    name: 'writable-without-need',
    story: 'The validator’s account is writable, though no instruction writes to it.',
    intent: asked.stake,
    bytes: stakeWith({
      delegated: withRole(delegate(DERIVED), 1, AccountRole.WRITABLE),
    }),
    expected: 'wrong_account_flags',
  },
  {
    name: 'padded-length',
    story: 'The number of signatures is written in two bytes where one would do.',
    intent: asked.deactivate,
    bytes: `8100${behindDeactivation().slice(2)}`,
    expected: 'undecodable_transaction',
  },
  {
    name: 'signature-of-a-stranger',
    story: 'In the place of the wallet’s signature there is one of another key.',
    intent: asked.deactivate,
    bytes: await signedByThief(),
    expected: 'invalid_signature',
  },
  {
    name: 'key-account-of-a-stranger-drained',
    story: 'A split into an account that the wallet has not paid for and does not make.',
    intent: asked.split,
    bytes: bytesOf([split(thief)]),
    expected: 'missing_instruction',
  },
  {
    name: 'stake-made-by-key-with-more-money',
    story: 'The account has a key of its own, and gets ten times the money.',
    intent: asked.stake,
    bytes: bytesOf([
      createAccount(10n * AMOUNT),
      initialize(NEW_ACCOUNT.address),
      delegate(NEW_ACCOUNT.address),
    ]),
    expected: 'wrong_amount',
  },
];

function withRole(instruction: Instruction, place: number, role: AccountRole): Instruction {
  const accounts = (instruction.accounts ?? []).map((account, i) =>
    i === place ? { ...account, role } : account,
  );
  return { ...instruction, accounts } as Instruction;
}

/** Every attack on Solana. */
export const solanaAttacks = async (): Promise<readonly Attack[]> =>
  (await cases()).map((one) => ({ ...one, chain: 'sol', network: 'devnet' }));
