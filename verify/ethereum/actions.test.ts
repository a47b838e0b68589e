import { describe, expect, it } from 'vitest';
import { verify } from '../index.ts';
import { honest } from '../testing/ethereum-actions.ts';
import { wallet } from '../testing/ethereum-stake.ts';
import { judge, outcome, serialize } from '../testing/judge.ts';

const cases = Object.values(honest);
const upper = (hex: string): string => `0x${hex.slice(2).toUpperCase()}`;

/** The intent with its addresses in lower case and its public keys in capitals. */
const otherCase = (intent: object): unknown =>
  JSON.parse(
    JSON.stringify(intent, (_, value) => {
      if (typeof value !== 'string' || !value.startsWith('0x')) return value;
      return value.length === 42 ? value.toLowerCase() : upper(value);
    }),
  );

describe('every action', () => {
  it.each(cases)('accepts $name, unsigned and signed by the wallet', async (subject) => {
    const { transaction, intent } = subject;
    const unsigned = await judge(serialize(transaction), intent);
    expect(unsigned).toMatchObject({ verdict: 'accepted', reasons: [] });
    const signed = await judge(await wallet.signTransaction(transaction), intent);
    expect(signed).toMatchObject({ verdict: 'accepted', reasons: [], hash: unsigned.hash });
    expect(signed.preconditions).toEqual(unsigned.preconditions);
  });

  it.each(cases)('accepts $name in every honest spelling', async ({ transaction, intent }) => {
    const hex = serialize(transaction);
    for (const bytes of [hex, hex.slice(2), upper(hex)]) {
      for (const spelled of [intent, otherCase(intent)]) {
        expect((await judge(bytes, spelled)).verdict).toBe('accepted');
      }
    }
  });

  it.each(cases)('accepts $name for the intent of $name alone', async ({ transaction, intent }) => {
    const others = cases.filter((other) => other.intent !== intent);
    for (const other of others) {
      const codes = await outcome(transaction, other.intent);
      expect(codes).not.toContain('accepted');
      const { data, to, value } = other.transaction;
      expect(await outcome({ ...transaction, data, to, value }, intent)).not.toContain('accepted');
      expect(await outcome({ ...transaction, data }, intent)).not.toContain('accepted');
    }
  });

  it.each(cases)('refuses $name when another wallet has signed it', async (subject) => {
    const { transaction, intent } = subject;
    const bytes = await wallet.signTransaction(transaction);
    const stranger = { ...intent, wallet: `0x${'12'.repeat(20)}` };
    expect(await judge(bytes, stranger)).toMatchObject({
      verdict: 'refused',
      reasons: [{ code: 'wrong_sender' }],
    });
  });

  it.each(cases)('refuses $name on another network', async ({ transaction, intent }) => {
    const bytes = serialize(transaction);
    expect(await verify({ chain: 'eth', network: 'testnet', bytes, intent })).toMatchObject({
      reasons: [{ code: 'wrong_network' }],
    });
    expect(await outcome({ ...transaction, chainId: 1 }, intent)).toContain('wrong_chain_id');
  });

  it.each(cases)('bounds what the gas of $name may cost', async ({ transaction, intent }) => {
    expect(await outcome({ ...transaction, maxFeePerGas: 2n * 10n ** 12n }, intent)).toEqual([
      'fee_too_high',
    ]);
    const fee = (transaction.gas ?? 0n) * (transaction.maxFeePerGas ?? 0n);
    expect(await outcome(transaction, { ...intent, max_fee_wei: `${fee}` })).toEqual(['accepted']);
    expect(await outcome(transaction, { ...intent, max_fee_wei: `${fee - 1n}` })).toEqual([
      'fee_too_high',
    ]);
  });

  it.each(cases)('pays for $name at 200 gwei without a bound of the user', async (subject) => {
    const { transaction, intent } = subject;
    expect(await outcome({ ...transaction, maxFeePerGas: 200n * 10n ** 9n }, intent)).toEqual([
      'accepted',
    ]);
  });

  it.each(cases)('names the nonce and the funds that $name needs', async (subject) => {
    const { transaction, intent } = subject;
    const { preconditions, cost } = await judge(serialize(transaction), intent);
    expect(preconditions.slice(-2)).toMatchObject([
      { code: 'wallet_nonce', subject: { wallet: wallet.address, nonce: 11 } },
      { code: 'wallet_funds', subject: { wallet: wallet.address, need_wei: cost.max_total_wei } },
    ]);
  });
});
