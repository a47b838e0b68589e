import { type Hex, serializeTransaction, type TransactionSerializableEIP1559 } from 'viem';
import { describe, expect, it } from 'vitest';
import { type EthereumIntent, verify } from '../index.ts';
import { honest } from '../testing/ethereum-actions.ts';
import {
  BATCH_CONTRACT,
  credentialsOf,
  operator,
  type SignedDeposit,
  signDeposit,
  stakeIntent,
  stakeTransaction,
  wallet,
} from '../testing/ethereum-stake.ts';
import {
  type Accepted,
  flipped,
  shifted,
  survivorsByField,
  survivorsOf,
} from '../testing/mutate.ts';

/**
 * The battery: an accepted transaction is changed in every byte, and each change has to be refused
 * or to be one of those that this list explains. None of them moves money or authority: they say
 * when and at which price the same thing happens.
 */
const FREE_IN_UNSIGNED_BYTES: { readonly [field: string]: string } = {
  nonce: 'the sender alone knows which is next: it is the precondition wallet_nonce',
  gas: 'bounded by the fee bound above and by the price of the bytes below; unused gas comes back',
  maxFeePerGas: 'bounded by the fee bound; the account and the cost show it',
  maxPriorityFeePerGas: 'at most maxFeePerGas, which is bounded; the account shows it',
  expectedDepositRoot: 'the chain alone knows it: it is the precondition deposit_root_current',
  value:
    'of requests (EIP-7002, EIP-7251) alone, and at most 0.001 ETH: the fee is the precondition request_fee_enough',
};

interface Case {
  readonly name: string;
  readonly transaction: TransactionSerializableEIP1559;
  readonly intent: EthereumIntent;
  readonly statements?: Accepted['statements'];
  /** What each byte is combined with, one after the other. */
  readonly masks: readonly number[];
  /** Only every so-and-so-many-th byte, where there are tens of thousands. */
  readonly stride?: number;
  /** How many changes are judged. */
  readonly changes: number;
  /** How many of them are accepted, by the field that differs; of signed bytes none ever is. */
  readonly free?: { readonly [field: string]: number };
}

const signDeposits = (count: number): SignedDeposit[] =>
  Array.from({ length: count }, (_, seed) => signDeposit({ seed }));
const compounding = signDeposit({
  seed: 50,
  credentials: credentialsOf(2),
  amountGwei: 2048n * 10n ** 9n,
});

const stakeOf = (deposits: readonly SignedDeposit[], batch = deposits.length > 1) => ({
  transaction: stakeTransaction(deposits, { batch }),
  intent: stakeIntent(deposits, batch ? { batch_deposit_contract: BATCH_CONTRACT } : {}),
});

/** Vouched for by an operator instead of named. */
function operated(deposits: readonly SignedDeposit[]) {
  const { transaction, intent } = stakeOf(deposits);
  const { key, state } = operator();
  const { validators, ...rest } = intent;
  return {
    transaction,
    intent: { ...rest, operator_key: key, number_of_validators: deposits.length },
    statements: deposits.map((deposit) => state(deposit)),
  };
}

const EVERY_BIT = [1, 2, 4, 8, 16, 32, 64, 128, 255] as const;
const EVERY_VALUE = Array.from({ length: 255 }, (_, i) => i + 1);
const SOME = [0x01, 0x80, 0xff] as const;

const unsignedCases: readonly Case[] = [
  {
    name: 'one validator',
    ...stakeOf(signDeposits(1)),
    masks: SOME,
    changes: 1434,
    free: { nonce: 1, maxPriorityFeePerGas: 12, maxFeePerGas: 13, gas: 7 },
  },
  {
    name: 'one compounding validator',
    ...stakeOf([compounding]),
    masks: SOME,
    changes: 1434,
    free: { nonce: 1, maxPriorityFeePerGas: 12, maxFeePerGas: 13, gas: 7 },
  },
  {
    name: 'one in a batch',
    ...stakeOf(signDeposits(1), true),
    masks: [0x01],
    changes: 798,
    free: { nonce: 1, maxPriorityFeePerGas: 4, maxFeePerGas: 5, gas: 3, expectedDepositRoot: 32 },
  },
  {
    name: 'three in a batch',
    ...stakeOf(signDeposits(3)),
    masks: [0x01],
    changes: 1502,
    free: { nonce: 1, maxPriorityFeePerGas: 4, maxFeePerGas: 5, gas: 3, expectedDepositRoot: 32 },
  },
  {
    name: 'three of an operator',
    ...operated(signDeposits(3)),
    masks: [0x01],
    stride: 3,
    changes: 501,
    free: { maxPriorityFeePerGas: 2, maxFeePerGas: 2, gas: 1, expectedDepositRoot: 11 },
  },
  {
    ...honest.deposit,
    masks: EVERY_BIT,
    changes: 4293,
    free: { nonce: 7, maxPriorityFeePerGas: 36, maxFeePerGas: 42, gas: 22 },
  },
  {
    ...honest.partialWithdrawal,
    masks: EVERY_VALUE,
    changes: 26775,
    free: { nonce: 127, maxPriorityFeePerGas: 1019, maxFeePerGas: 1083, gas: 561, value: 509 },
  },
  {
    ...honest.fullExit,
    masks: EVERY_BIT,
    changes: 927,
    free: { nonce: 7, maxPriorityFeePerGas: 36, maxFeePerGas: 41, gas: 24, value: 6 },
  },
  {
    ...honest.consolidate,
    masks: EVERY_VALUE,
    changes: 36975,
    free: { nonce: 127, maxPriorityFeePerGas: 1019, maxFeePerGas: 1083, gas: 561, value: 509 },
  },
  {
    ...honest.enableCompounding,
    masks: EVERY_BIT,
    changes: 1305,
    free: { nonce: 7, maxPriorityFeePerGas: 36, maxFeePerGas: 41, gas: 24, value: 17 },
  },
  {
    ...honest.exitRequest,
    masks: EVERY_BIT,
    changes: 4509,
    free: { nonce: 7, maxPriorityFeePerGas: 36, maxFeePerGas: 41, gas: 22 },
  },
];
const signedCases: readonly Case[] = [
  { name: 'one validator', ...stakeOf(signDeposits(1)), masks: SOME, changes: 1635 },
  { name: 'three in a batch', ...stakeOf(signDeposits(3)), masks: [0x01], changes: 1569 },
  {
    name: 'three of an operator',
    ...operated(signDeposits(3)),
    masks: [0x10],
    stride: 3,
    changes: 523,
  },
  {
    name: 'twelve in a batch',
    ...stakeOf(signDeposits(12)),
    masks: [0x80],
    stride: 7,
    changes: 677,
  },
  {
    name: '150 in a batch',
    ...stakeOf(signDeposits(150)),
    masks: [0x01],
    stride: 1009,
    changes: 53,
  },
  { ...honest.deposit, masks: SOME, changes: 1632 },
  { ...honest.partialWithdrawal, masks: SOME, changes: 516 },
  { ...honest.fullExit, masks: SOME, changes: 510 },
  { ...honest.consolidate, masks: SOME, changes: 636 },
  { ...honest.enableCompounding, masks: SOME, changes: 636 },
  { ...honest.exitRequest, masks: SOME, changes: 1704 },
];

async function accepted({ intent, statements }: Case, bytes: Hex): Promise<Accepted> {
  const subject = { bytes, intent, ...(statements && { statements }) };
  const verdict = await verify({ chain: 'eth', network: 'devnet', ...subject });
  expect(verdict).toMatchObject({ verdict: 'accepted' });
  return subject;
}

const TIMEOUT = { timeout: 300_000 };

describe('every byte of an accepted transaction counts', () => {
  it.each(unsignedCases)('unsigned: $name', TIMEOUT, async (subject) => {
    const original = await accepted(subject, serializeTransaction(subject.transaction));
    const { count, survivors } = await survivorsOf(flipped(original.bytes, subject), original);
    const free = survivorsByField(original.bytes, survivors);
    for (const field of Object.keys(free)) expect(FREE_IN_UNSIGNED_BYTES).toHaveProperty(field);
    expect({ count, free }).toEqual({ count: subject.changes, free: subject.free });
  });

  it.each(signedCases)('signed: $name, with no survivor', TIMEOUT, async (subject) => {
    const bytes = await wallet.signTransaction(subject.transaction);
    const original = await accepted(subject, bytes);
    const { count, survivors } = await survivorsOf(flipped(bytes, subject), original);
    expect(survivors).toEqual([]);
    expect(count).toBe(subject.changes);
  });

  it.each(Object.values(honest))(
    'and none of $name can be taken out, put in or doubled',
    TIMEOUT,
    async ({ transaction, intent }) => {
      const bytes = serializeTransaction(transaction);
      const { count, survivors } = await survivorsOf(shifted(bytes), { bytes, intent });
      expect(survivors).toEqual([]);
      // Five changes at each place, but for those at both ends that leave the bytes as they are.
      expect(count).toBe(5 * (bytes.length / 2) - 4);
    },
  );
});
