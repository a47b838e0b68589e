import { describe, expect, it } from 'vitest';
import { isValidatorAllowed, judgeRequest, type SigningPolicy, verify } from '../index.ts';
import { honest } from '../testing/ethereum-actions.ts';
import {
  credentialsOf,
  ETH,
  operator,
  signDeposit,
  stakeIntent,
  stakeTransaction,
} from '../testing/ethereum-stake.ts';
import { serialize } from '../testing/judge.ts';
import { ethereumPolicy } from './policy.ts';

const policyOf = (rule: object) =>
  ({ version: 1, network: 'devnet', chains: { eth: rule } }) as SigningPolicy;

describe('a policy that allows the validators of an operator', () => {
  const deposits = [signDeposit({ seed: 1 }), signDeposit({ seed: 2 })] as const;
  const [first, second] = deposits;
  const { key, state } = operator();
  const bytes = serialize(stakeTransaction(deposits));
  const statements = deposits.map((deposit) => state(deposit));
  const codes = async (intent: object, stated: object[], validators = [key.toUpperCase()]) => {
    const policy = policyOf({ validators: validators.map((text) => text.replace('0X', '0x')) });
    const options = { chain: 'eth', network: 'devnet', bytes, policy } as const;
    const { reasons } = await verify({ ...options, intent, statements: stated as never });
    return reasons.map(({ code }) => code);
  };

  it('accepts a stake on keys for which it signed, whether the intent names them or the operator', async () => {
    const { validators: _, ...intent } = stakeIntent(deposits);
    expect(await codes(stakeIntent(deposits), statements)).toEqual([]);
    const pinned = { ...intent, operator_key: key, number_of_validators: 2 };
    expect(await codes(pinned, statements)).toEqual([]);
  });

  it('refuses keys for which it did not sign, or not for these credentials and this network', async () => {
    const intent = stakeIntent(deposits);
    const [good] = statements;
    const stranger = operator(2);
    const others = [
      [],
      [stranger.state(second)],
      [{ ...stranger.state(second), operator_key: key }],
      [state({ ...second, credentials: credentialsOf(2) })],
      [state(second, 'mainnet')],
      [{ ...state(second), signature: 'none' }],
      [null],
    ];
    for (const stated of others) {
      const found = await codes(intent, [good as object, ...(stated as object[])]);
      expect([stated, found]).toEqual([stated, ['policy_validator_not_allowed']]);
    }
    expect(await codes(intent, [], [first.pubkey, second.pubkey])).toEqual([]);
    expect(await codes(intent, [], [first.pubkey])).toEqual(['policy_validator_not_allowed']);
  });

  it('tells before there is a key whether that operator may give any', () => {
    const policy = policyOf({ validators: [key] });
    expect(isValidatorAllowed(policy, 'eth', [key])).toBe(true);
    expect(isValidatorAllowed(policy, 'eth', [operator(2).key])).toBe(false);
    expect(isValidatorAllowed(policy, 'sol', [key])).toBe(false);
    expect(isValidatorAllowed(policy, 'toString', [key])).toBe(false);
    expect(isValidatorAllowed(policyOf({}), 'eth', [])).toBe(true);
  });
});

describe('a consolidation', () => {
  it('moves nothing to others within one owner, and nobody knows how much to another owner', () => {
    const { intent } = honest.consolidate;
    expect(ethereumPolicy.exposureOf({ ...intent }, [])).toMatchObject({ amount: 0n });
    const withdrawal_address = `0x${'77'.repeat(20)}`;
    expect(ethereumPolicy.exposureOf({ ...intent, withdrawal_address }, [])).toMatchObject({
      amount: undefined,
      withdrawalAddresses: [withdrawal_address],
    });
  });
});

describe('a request, before anything is crafted', () => {
  const wallet = `0x${'11'.repeat(20)}`;
  const owner = `0x${'22'.repeat(20)}`;
  const ask = (action: string, request: object, rule: object, spentToday = '0') => {
    const { reasons, amount } = judgeRequest({
      policy: policyOf(rule),
      chain: 'eth',
      network: 'devnet',
      action,
      request: request as never,
      spentToday,
    });
    return { codes: reasons.map(({ code }) => code), amount };
  };

  it('is held against all that it tells', () => {
    const stake = { wallet, amount_wei: `${64n * ETH}`, withdrawal_credentials: owner };
    const rule = { max_per_transaction: `${64n * ETH}`, max_per_day: `${65n * ETH}` };
    expect(ask('stake', stake, rule, `${ETH}`)).toEqual({ codes: [], amount: 64n * ETH });
    expect(ask('stake', stake, rule, `${ETH + 1n}`).codes).toEqual(['policy_day_amount_too_high']);
    const more = { ...stake, amount_wei: `${64n * ETH + 1n}` };
    expect(ask('stake', more, rule).codes).toEqual(['policy_amount_too_high']);
    expect(ask('stake', stake, { withdrawal_addresses: [wallet] }).codes).toEqual([
      'policy_withdrawal_address_not_allowed',
    ]);
    expect(ask('stake', { wallet }, rule).codes).toEqual(['policy_action_untold']);
  });

  it('for keys counts the deposits that they are signed for', () => {
    const keys = { number: 3, withdrawal_address: owner };
    const amountOf = (more: object) => ask('validator-keys', { ...keys, ...more }, {}).amount;
    expect(amountOf({})).toBe(96n * ETH);
    expect(amountOf({ amount_per_key_in_eth: 1.5 })).toBe(45n * 10n ** 17n);
    expect(amountOf({ amount_per_key_in_gwei: 1_000_000_000 })).toBe(3n * ETH);
    const limited = { max_per_transaction: `${95n * ETH}` };
    expect(ask('validator-keys', keys, limited).codes).toEqual(['policy_amount_too_high']);
    expect(ask('validator-keys', { ...keys, amount_per_key_in_eth: 1e21 }, limited).codes).toEqual([
      'policy_action_untold',
    ]);
    expect(ask('validator-keys', keys, { actions: ['stake'] }).codes).toEqual([
      'policy_action_not_allowed',
    ]);
  });
});
