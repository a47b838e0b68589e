import type { Json } from '@kiln-connect/core';
import {
  type AccessList,
  decodeFunctionData,
  encodeFunctionData,
  type Hex,
  parseAbi,
  parseTransaction,
  serializeTransaction,
  type TransactionSerializableEIP1559,
} from 'viem';
import {
  CONSOLIDATION_CONTRACT,
  consolidationData,
  EXIT_CONTRACT,
  exitRequestData,
  GWEI,
  type HonestCase,
  honest,
  pubkey,
  STRANGER,
  WITHDRAWAL_CONTRACT,
  withdrawalData,
} from './ethereum-actions.ts';
import {
  abi,
  BATCH_CONTRACT,
  credentialsOf,
  DEPOSIT_CONTRACT,
  ETH,
  operator,
  type SignedDeposit,
  signDeposit,
  stakeIntent,
  stakeTransaction,
  wallet,
} from './ethereum-stake.ts';
import type { Essence, Specimen, Specimens } from './specimens.ts';
import type { Tree, TreeObject } from './tree.ts';

const calls = [...abi, ...parseAbi(['function requestExit(bytes[] validators)'])] as const;

interface TransactionTree extends TreeObject {
  readonly chainId: number;
  readonly nonce: number;
  readonly to: string | null;
  readonly value: bigint;
  readonly gas: bigint;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
  readonly accessList: Tree;
  /** The arguments of a call, or all of the data where there is none. */
  readonly data: string | { readonly functionName: string; readonly args: readonly Tree[] };
}

function takeApart(bytes: string): TransactionTree {
  const { data, ...fields } = parseTransaction(bytes as `0x02${string}`);
  return {
    chainId: fields.chainId,
    nonce: fields.nonce ?? 0,
    to: fields.to ?? null,
    value: fields.value ?? 0n,
    gas: fields.gas ?? 0n,
    maxFeePerGas: fields.maxFeePerGas ?? 0n,
    maxPriorityFeePerGas: fields.maxPriorityFeePerGas ?? 0n,
    accessList: (fields.accessList ?? []).map(({ address, storageKeys }) => ({
      address,
      storageKeys: [...storageKeys],
    })),
    data: callOf(data ?? '0x'),
  };
}

function callOf(data: Hex): TransactionTree['data'] {
  try {
    const { functionName, args } = decodeFunctionData({ abi: calls, data });
    const call = { functionName, args: args as readonly Tree[] };
    // Bytes that this library would write otherwise are kept as they are.
    return encodeCall(call) === data ? call : data;
  } catch {
    return data;
  }
}

const encodeCall = (data: TransactionTree['data']): Hex =>
  typeof data === 'string'
    ? (data as Hex)
    : encodeFunctionData({ abi: calls, ...data } as Parameters<typeof encodeFunctionData>[0]);

function putTogether(tree: Tree): string {
  const { to, accessList, data, ...numbers } = tree as TransactionTree;
  return serializeTransaction({
    type: 'eip1559',
    ...numbers,
    to: to as Hex | null,
    accessList: accessList as AccessList,
    data: encodeCall(data),
  });
}

const FREE = {
  nonce: 'the sender alone knows which is next: the precondition wallet_nonce',
  'gas limit': 'bounded by the fee bound and by the price of the bytes; unused gas comes back',
  'highest fee': 'bounded by the fee bound; the account and the cost show it',
  'priority fee': 'at most the highest fee, which is bounded; the account shows it',
  'expected deposit root': 'the chain alone knows it: the precondition deposit_root_current',
  'order of the validators': 'a request names a set of validators',
  'fee of the request':
    'of requests (EIP-7002, EIP-7251) alone, at most 0.001 ETH: the precondition request_fee_enough',
} as const;

const REQUEST_CONTRACTS = [WITHDRAWAL_CONTRACT, CONSOLIDATION_CONTRACT].map((address) =>
  address.toLowerCase(),
);

function essenceOf(tree: Tree): Essence {
  const { nonce, gas, maxFeePerGas, maxPriorityFeePerGas, value, data, ...rest } =
    tree as TransactionTree;
  const isRequest = REQUEST_CONTRACTS.includes(String(rest.to).toLowerCase());
  const isBatch = typeof data !== 'string' && data.functionName === 'batchDeposit';
  const isExit = typeof data !== 'string' && data.functionName === 'requestExit';
  const keys = isExit ? [...(data.args[0] as readonly string[])] : [];
  return {
    essence: {
      ...rest,
      data: isBatch
        ? { ...data, args: data.args.slice(0, 5) }
        : isExit
          ? { exits: [...keys].sort() }
          : data,
      ...(!isRequest && { value }),
    },
    free: {
      nonce,
      'gas limit': gas,
      'highest fee': maxFeePerGas,
      'priority fee': maxPriorityFeePerGas,
      ...(isRequest && { 'fee of the request': value }),
      ...(isExit && { 'order of the validators': keys }),
      ...(isBatch && { 'expected deposit root': data.args[5] as Tree }),
    },
  };
}

const signDeposits = (count: number): SignedDeposit[] =>
  Array.from({ length: count }, (_, seed) => signDeposit({ seed }));
const compounding = signDeposit({
  seed: 50,
  credentials: credentialsOf(2),
  amountGwei: 2048n * GWEI,
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

interface Case extends Omit<Specimen, 'bytes' | 'signed'> {
  readonly transaction: TransactionSerializableEIP1559;
}

const EVERY_VALUE = Array.from({ length: 255 }, (_, i) => i + 1);
const EVERY_BIT = [1, 2, 4, 8, 16, 32, 64, 128, 255] as const;
const SOME = [0x01, 0x80, 0xff] as const;
const LOW = [0x01] as const;

const one = { name: 'one validator', ...stakeOf(signDeposits(1)) };
const three = { name: 'three in a batch', ...stakeOf(signDeposits(3)) };
const ofOperator = { name: 'three of an operator', ...operated(signDeposits(3)) };

const unsigned = (): readonly Case[] => [
  { ...one, masks: SOME },
  { name: 'one compounding validator', ...stakeOf([compounding]), masks: SOME },
  { name: 'one in a batch', ...stakeOf(signDeposits(1), true), masks: LOW },
  { ...three, masks: LOW },
  { ...ofOperator, masks: LOW, stride: 3 },
  { ...honest.deposit, masks: EVERY_BIT },
  { ...honest.partialWithdrawal, masks: EVERY_VALUE },
  { ...honest.fullExit, masks: EVERY_BIT },
  { ...honest.consolidate, masks: EVERY_VALUE },
  { ...honest.enableCompounding, masks: EVERY_BIT },
  { ...honest.exitRequest, masks: EVERY_BIT },
];

const withSignature = (): readonly Case[] => [
  { ...one, masks: SOME },
  { ...three, masks: LOW, stride: 2 },
  { ...ofOperator, masks: [0x10], stride: 3 },
  { name: 'twelve in a batch', ...stakeOf(signDeposits(12)), masks: [0x80], stride: 7 },
  { name: '150 in a batch', ...stakeOf(signDeposits(150)), masks: LOW, stride: 1009 },
  ...Object.values<HonestCase>(honest)
    .filter(({ intent }) => intent.action !== 'stake')
    .map((subject) => ({ ...subject, masks: SOME })),
];

/** Calls that belong to other intents, and none at all. */
const foreignData = (): readonly Tree[] => [
  withdrawalData(pubkey(1), 3n * ETH + GWEI),
  withdrawalData(pubkey(9), 3n * ETH),
  consolidationData(pubkey(1), pubkey(9)),
  consolidationData(pubkey(9), pubkey(2)),
  exitRequestData([pubkey(1), pubkey(2), pubkey(9)]),
  ...Object.values<HonestCase>(honest).map(({ transaction }) => transaction.data as Hex),
];

/** Ethereum's specimens: each honest transaction, unsigned and signed. */
export async function ethereumSpecimens(): Promise<Specimens> {
  const signed = await Promise.all(
    withSignature().map(async ({ transaction, ...specimen }): Promise<Specimen> => {
      const bytes = await wallet.signTransaction(transaction);
      return { ...specimen, name: `${specimen.name}, signed`, bytes, signed: true };
    }),
  );
  return {
    network: 'devnet',
    specimens: [
      ...unsigned().map(({ transaction, ...specimen }) => ({
        ...specimen,
        bytes: serializeTransaction(transaction),
        signed: false,
      })),
      ...signed,
    ],
    takeApart,
    putTogether,
    essenceOf,
    free: FREE,
    freeWhenSigned: [],
    strangers: [
      STRANGER,
      DEPOSIT_CONTRACT,
      BATCH_CONTRACT,
      WITHDRAWAL_CONTRACT,
      CONSOLIDATION_CONTRACT,
      EXIT_CONTRACT,
      wallet.address,
      pubkey(9),
      ...(foreignData() as readonly Hex[]),
    ],
    intruders: {
      accessList: [
        { address: DEPOSIT_CONTRACT, storageKeys: [] },
        { address: STRANGER, storageKeys: [`0x${'00'.repeat(32)}`] },
      ],
    },
    otherTerm,
    onChain: {
      stake: ['wallet'],
      deposit: ['wallet', 'withdrawal_address'],
      withdrawal: ['wallet'],
      consolidate: ['wallet'],
      'enable-compounding': ['wallet'],
      'exit-request': ['wallet'],
    },
  };
}

function otherTerm(name: string, value: Json): Json {
  if (name === 'network') return 'mainnet';
  if (name === 'version') return 2;
  if (name === 'chain') return 'sol';
  if (name === 'action') return value === 'withdrawal' ? 'deposit' : 'withdrawal';
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return [...value.slice(1), pubkey(9)];
  const text = String(value);
  if (text.length === 42) return `0x${'12'.repeat(20)}`;
  if (text.length === 98) return pubkey(9);
  return text.startsWith('0x') ? `0x${'12'.repeat(32)}` : `${BigInt(text) + GWEI}`;
}
