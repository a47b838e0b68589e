import {
  decodeFunctionData,
  type Hex,
  hexToBytes,
  parseTransaction,
  serializeTransaction,
} from 'viem';
import { describe, expect, it } from 'vitest';
import { hexFromBytes } from '../bytes.ts';
import { type EthereumStakeIntent, verify } from '../index.ts';
import {
  abi,
  BATCH_CONTRACT,
  credentialsOf,
  operator,
  type SignedDeposit,
  signDeposit,
  stakeIntent,
  stakeTransaction,
  wallet,
} from '../testing/ethereum-stake.ts';

/**
 * The battery: an accepted transaction is changed in every byte, and each change has to be refused
 * or to be one of those that this list explains. None of them moves money or authority: they say
 * when and at which price the same stake happens.
 */
const FREE_IN_UNSIGNED_BYTES: { readonly [field: string]: string } = {
  nonce: 'the sender alone knows which is next: it is the precondition wallet_nonce',
  gas: 'bounded by the fee bound above and by the price of the bytes below; unused gas comes back',
  maxFeePerGas: 'bounded by the fee bound; the account and the cost show it',
  maxPriorityFeePerGas: 'at most maxFeePerGas, which is bounded; the account shows it',
  expectedDepositRoot: 'the chain alone knows it: it is the precondition deposit_root_current',
};

interface Case {
  readonly name: string;
  readonly deposits: readonly SignedDeposit[];
  readonly batch?: boolean;
  /** Vouched for by an operator instead of named. */
  readonly operated?: boolean;
  /** What each byte is combined with, one after the other. */
  readonly masks: readonly number[];
  /** Only every so-and-so-many-th byte, where there are tens of thousands. */
  readonly stride?: number;
}

const signDeposits = (count: number): SignedDeposit[] =>
  Array.from({ length: count }, (_, seed) => signDeposit({ seed }));
const compounding = signDeposit({
  seed: 50,
  credentials: credentialsOf(2),
  amountGwei: 2048n * 10n ** 9n,
});

const unsignedCases: readonly Case[] = [
  { name: 'one validator', deposits: signDeposits(1), masks: [0x01, 0x80, 0xff] },
  {
    name: 'one compounding validator, 2048 ETH',
    deposits: [compounding],
    masks: [0x01, 0x80, 0xff],
  },
  { name: 'one validator in a batch', deposits: signDeposits(1), batch: true, masks: [0x01] },
  { name: 'three in a batch', deposits: signDeposits(3), masks: [0x01] },
  {
    name: 'three of an operator',
    deposits: signDeposits(3),
    operated: true,
    masks: [0x01],
    stride: 3,
  },
];
const signedCases: readonly Case[] = [
  { name: 'one validator', deposits: signDeposits(1), masks: [0x01, 0x80, 0xff] },
  { name: 'three in a batch', deposits: signDeposits(3), masks: [0x01] },
  {
    name: 'three of an operator',
    deposits: signDeposits(3),
    operated: true,
    masks: [0x10],
    stride: 3,
  },
  { name: 'twelve in a batch', deposits: signDeposits(12), masks: [0x80], stride: 7 },
  { name: '150 in a batch', deposits: signDeposits(150), masks: [0x01], stride: 1009 },
];

function asked({ deposits, batch, operated }: Case): {
  intent: EthereumStakeIntent;
  statements: ReturnType<ReturnType<typeof operator>['state']>[];
} {
  const intent = stakeIntent(deposits, batch ? { batch_deposit_contract: BATCH_CONTRACT } : {});
  if (!operated) return { intent, statements: [] };
  const { key, state } = operator();
  const { validators, ...rest } = intent;
  return {
    intent: { ...rest, operator_key: key, number_of_validators: deposits.length },
    statements: deposits.map((deposit) => state(deposit)),
  };
}

/** Judges every change of every byte; returns how many there were and the accepted ones. */
async function mutate(
  bytes: Uint8Array,
  subject: Case,
): Promise<{ count: number; survivors: readonly Hex[] }> {
  const { intent, statements } = asked(subject);
  const survivors: Hex[] = [];
  let count = 0;
  for (let at = 0; at < bytes.length; at += subject.stride ?? 1) {
    for (const mask of subject.masks) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] as number) ^ mask;
      const hex = hexFromBytes(changed) as Hex;
      const options = { chain: 'eth', network: 'devnet', bytes: hex, intent, statements } as const;
      const { verdict } = await verify(options);
      count += 1;
      if (verdict === 'accepted') survivors.push(hex);
    }
  }
  return { count, survivors };
}

/** The fields in which two transactions differ, read by another library. */
function differences(a: Hex, b: Hex): readonly string[] {
  const [left, right] = [fieldsOf(a), fieldsOf(b)];
  return Object.keys(left).filter((field) => left[field] !== right[field]);
}

function fieldsOf(hex: Hex): { [field: string]: string } {
  const { data, ...fields } = parseTransaction(hex as `0x02${string}`);
  const { functionName, args } = decodeFunctionData({ abi, data: data as Hex });
  const isBatch = functionName === 'batchDeposit';
  const texts = Object.entries({
    nonce: 0,
    ...fields,
    functionName,
    arguments: isBatch ? args.slice(0, 5) : args,
    expectedDepositRoot: isBatch ? args[5] : '',
  }).map(([name, value]) => [
    name,
    JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part)),
  ]);
  return Object.fromEntries(texts);
}

describe('every byte of an accepted transaction counts', () => {
  it.each(unsignedCases)('unsigned: $name', { timeout: 120_000 }, async (subject) => {
    const { deposits, batch } = subject;
    const original = serializeTransaction(
      stakeTransaction(deposits, batch === undefined ? {} : { batch }),
    );
    const { intent, statements } = asked(subject);
    const options = { chain: 'eth', network: 'devnet', intent, statements } as const;
    expect(await verify({ ...options, bytes: original })).toMatchObject({ verdict: 'accepted' });

    const { count, survivors } = await mutate(hexToBytes(original), subject);
    const positions = Math.ceil((original.length / 2 - 1) / (subject.stride ?? 1));
    expect(count).toBe(positions * subject.masks.length);
    const fields = survivors.map((survivor) => differences(original, survivor));
    for (const changed of fields) {
      expect(changed).toHaveLength(1);
      expect(FREE_IN_UNSIGNED_BYTES).toHaveProperty(changed[0] as string);
    }
    if (subject.stride) return;
    // The list explains what survives, and no more than that.
    const isBatch = deposits.length > 1 || batch;
    expect(new Set(fields.flat())).toEqual(
      new Set(Object.keys(FREE_IN_UNSIGNED_BYTES).slice(0, isBatch ? 5 : 4)),
    );
  });

  it.each(signedCases)('signed: $name, with no survivor', { timeout: 120_000 }, async (subject) => {
    const original = await wallet.signTransaction(stakeTransaction(subject.deposits));
    const { intent, statements } = asked(subject);
    const options = { chain: 'eth', network: 'devnet', intent, statements } as const;
    expect(await verify({ ...options, bytes: original })).toMatchObject({ verdict: 'accepted' });

    const { survivors } = await mutate(hexToBytes(original), subject);
    expect(survivors).toEqual([]);
  });

  it('and none can be taken out, put in or doubled', { timeout: 120_000 }, async () => {
    const deposits = signDeposits(1);
    const original = hexToBytes(serializeTransaction(stakeTransaction(deposits)));
    const intent = stakeIntent(deposits);
    const survivors: number[] = [];
    for (let at = 0; at <= original.length; at++) {
      const [head, tail] = [original.subarray(0, at), original.subarray(at)];
      const changes = [
        [...head, ...tail.subarray(1)],
        [...head, 0, ...tail],
        [...head, ...head.subarray(-1), ...tail],
        [...head],
        [...tail],
      ];
      for (const change of changes) {
        const bytes = hexFromBytes(Uint8Array.from(change));
        // Taking out, putting in or doubling nothing at either end leaves the original.
        if (bytes === hexFromBytes(original)) continue;
        const { verdict } = await verify({ chain: 'eth', network: 'devnet', bytes, intent });
        if (verdict === 'accepted') survivors.push(at);
      }
    }
    expect(survivors).toEqual([]);
  });
});

describe('every term of an intent counts', () => {
  const deposits = signDeposits(3);
  const bytes = serializeTransaction(stakeTransaction(deposits));
  const strange = `0x${'12'.repeat(20)}`;
  const changes: Partial<Record<keyof EthereumStakeIntent, unknown>> = {
    version: 2,
    chain: 'sol',
    network: 'mainnet',
    action: 'exit',
    amount_wei: '96000000000000000001',
    withdrawal_address: strange,
    compounding_withdrawal: true,
    validators: deposits.slice(1).map(({ pubkey }) => pubkey),
    operator_key: `0x${'11'.repeat(32)}`,
    number_of_validators: 2,
    batch_deposit_contract: strange,
    max_fee_wei: '1',
  };
  it.each(Object.entries(changes))('%s', async (field, value) => {
    const intent = { ...stakeIntent(deposits), [field]: value };
    const { verdict } = await verify({ chain: 'eth', network: 'devnet', bytes, intent });
    expect(verdict).toBe('refused');
  });

  it('wallet: of signed bytes it is the signer, of unsigned ones it is in the preconditions', async () => {
    const intent = { ...stakeIntent(deposits), wallet: strange };
    const unsigned = await verify({ chain: 'eth', network: 'devnet', bytes, intent });
    expect(unsigned.preconditions.map(({ subject }) => subject.wallet)).toContain(strange);
    const signed = await wallet.signTransaction(stakeTransaction(deposits));
    expect(await verify({ chain: 'eth', network: 'devnet', bytes: signed, intent })).toMatchObject({
      verdict: 'refused',
      reasons: [{ code: 'wrong_sender' }],
    });
  });
});
