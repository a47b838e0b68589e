import type { Hex, TransactionSerializableEIP1559 } from 'viem';
import { describe, expect, it } from 'vitest';
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
} from '../testing/ethereum-actions.ts';
import {
  BATCH_CONTRACT,
  batchCalldata,
  DEPOSIT_CONTRACT,
  depositCalldata,
  ETH,
  signDeposit,
  wallet,
} from '../testing/ethereum-stake.ts';
import { judge, outcome, serialize } from '../testing/judge.ts';

const cases: readonly HonestCase[] = Object.values(honest);
const isRequest = ({ transaction: { to } }: HonestCase): boolean =>
  to === WITHDRAWAL_CONTRACT || to === CONSOLIDATION_CONTRACT;

/** Every word of every call that the verifier can read, put together anew. */
const foreignData: readonly Hex[] = [
  '0x',
  '0x00',
  pubkey(1),
  pubkey(9),
  withdrawalData(pubkey(1), 0n),
  withdrawalData(pubkey(1), 3n * ETH + GWEI),
  withdrawalData(pubkey(9), 3n * ETH),
  consolidationData(pubkey(1), pubkey(9)),
  consolidationData(pubkey(9), pubkey(2)),
  consolidationData(pubkey(2), pubkey(1)),
  consolidationData(pubkey(9), pubkey(9)),
  exitRequestData([pubkey(1)]),
  exitRequestData([pubkey(1), pubkey(2), pubkey(9)]),
  depositCalldata(signDeposit({ seed: 9 })),
  batchCalldata([signDeposit({ seed: 1 })]),
  ...cases.map(({ transaction }) => transaction.data as Hex),
];

/** What each field of a transaction is changed to; none of it may be accepted. */
function changesOf(subject: HonestCase): readonly Partial<TransactionSerializableEIP1559>[] {
  const { transaction } = subject;
  const data = transaction.data as Hex;
  const value = transaction.value as bigint;
  const values = isRequest(subject)
    ? [0n, 10n ** 15n + 1n, ETH, 32n * ETH, 2n ** 255n]
    : [
        0n,
        1n,
        value - 1n,
        value + 1n,
        value - GWEI,
        value + GWEI,
        2n * value,
        32n * GWEI,
        50n * ETH,
      ];
  const recipients = [
    DEPOSIT_CONTRACT,
    BATCH_CONTRACT,
    WITHDRAWAL_CONTRACT,
    CONSOLIDATION_CONTRACT,
    EXIT_CONTRACT,
    STRANGER,
    wallet.address,
    `0x${'00'.repeat(20)}`,
  ] as const;
  return [
    ...[1, 2, 560048, 31338].map((chainId) => ({ chainId })),
    ...[...new Set(values)]
      .filter((other) => other >= 0n && other !== value)
      .map((other) => ({ value: other })),
    ...recipients.filter((to) => to !== transaction.to).map((to) => ({ to })),
    { to: null },
    ...[
      ...foreignData,
      `${data}00`,
      `${data}${'00'.repeat(32)}`,
      `${data}${data.slice(2)}`,
      data.slice(0, -2),
    ]
      .filter((other) => other !== data)
      .map((other) => ({ data: other as Hex })),
    ...[0n, 20_999n, 21_000n, 2n ** 24n + 1n, 2n ** 63n].map((gas) => ({ gas })),
    ...[10n ** 12n, 10n ** 15n, 2n ** 255n].map((maxFeePerGas) => ({ maxFeePerGas })),
    { accessList: [{ address: DEPOSIT_CONTRACT, storageKeys: [] }] },
    { accessList: [{ address: STRANGER, storageKeys: [`0x${'00'.repeat(32)}`] }] },
  ];
}

describe('every field of a transaction counts', () => {
  it.each(cases)('of $name, each in turn', async (subject) => {
    const { transaction, intent } = subject;
    const changes = changesOf(subject);
    const accepted: unknown[] = [];
    for (const change of changes) {
      const codes = await outcome({ ...transaction, ...change }, intent);
      if (codes.includes('accepted')) accepted.push(change);
    }
    expect(accepted).toEqual([]);
    expect(changes.length).toBeGreaterThan(50);
  });
});

const stranger = `0x${'12'.repeat(20)}`;

/** Another value of the same shape. */
function otherThan(name: string, value: unknown): unknown {
  if (name === 'validators') return [...(value as Hex[]).slice(1), pubkey(9)];
  if (name === 'network') return 'mainnet';
  if (name === 'version') return 2;
  if (name === 'chain') return 'sol';
  if (name === 'action') return 'exit';
  const text = String(value);
  if (text.length === 42) return stranger;
  return text.length === 98 ? pubkey(9) : `${BigInt(text) + GWEI}`;
}

/** Which terms no bytes can show; they stand in the preconditions instead. */
const ON_CHAIN: { readonly [action: string]: readonly string[] } = {
  deposit: ['wallet', 'withdrawal_address'],
};

describe('every term of an intent counts', () => {
  it.each(cases)('of $name, each in turn', async ({ transaction, intent }) => {
    const bytes = serialize(transaction);
    for (const [name, value] of Object.entries(intent)) {
      const changed = { ...intent, [name]: otherThan(name, value) };
      const { verdict, preconditions } = await judge(bytes, changed);
      const isOnChain = (ON_CHAIN[intent.action] ?? ['wallet']).includes(name);
      expect([name, verdict]).toEqual([name, isOnChain ? 'accepted' : 'refused']);
      if (isOnChain) expect(JSON.stringify(preconditions)).toContain(stranger);
    }
  });

  it.each(cases)('of $name, and none may be missing or new', async ({ transaction, intent }) => {
    const bytes = serialize(transaction);
    for (const name of Object.keys(intent)) {
      const { [name as 'wallet']: _, ...missing } = intent;
      expect([name, (await judge(bytes, missing)).verdict]).toEqual([name, 'refused']);
    }
    for (const added of [
      'memo',
      'amount',
      'validator',
      'referral',
      'recipient',
      'source_pubkeys',
    ]) {
      expect((await judge(bytes, { ...intent, [added]: '1' })).verdict).toBe('refused');
    }
    const { verdict } = await judge(bytes, { ...intent, max_fee_wei: '1' });
    expect(verdict).toBe('refused');
  });
});
