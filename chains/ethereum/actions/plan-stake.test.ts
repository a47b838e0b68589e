import { InvalidInputError } from '@kiln-connect/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planStake } from './plan-stake.ts';

const ETH = 10n ** 18n;
const WALLET = `0x${'ab'.repeat(20)}`;
const OTHER = `0x${'cd'.repeat(20)}`;

const plan = (
  amount: bigint,
  more: Partial<Parameters<typeof planStake>[0]> = {},
): ReturnType<typeof planStake> =>
  planStake({
    account_id: '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11',
    wallet: WALLET,
    amount_wei: amount.toString(),
    ...more,
  });

const refusal = (run: () => unknown): { code: string; message: string } => {
  try {
    run();
  } catch (error) {
    if (error instanceof InvalidInputError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('it was not refused');
};

describe('a stake without compounding', () => {
  it('takes one validator for each 32 ETH, paid out to the wallet', () => {
    expect(plan(96n * ETH)).toEqual({
      wallet: WALLET,
      withdrawalAddress: WALLET,
      compounding: false,
      withdrawalCredentials: `0x01${'00'.repeat(11)}${'ab'.repeat(20)}`,
      validators: 3,
      gweiPerValidator: 32_000_000_000n,
      amountWei: 96n * ETH,
    });
  });

  it('is paid out to another address when one is given', () => {
    expect(plan(32n * ETH, { withdrawal_credentials: OTHER })).toMatchObject({
      withdrawalAddress: OTHER,
      withdrawalCredentials: `0x01${'00'.repeat(11)}${'cd'.repeat(20)}`,
    });
  });

  it('refuses what is no multiple of 32 ETH, and names the nearest ones', () => {
    expect(refusal(() => plan(33n * ETH))).toEqual({
      code: 'invalid_stake_amount',
      message:
        'amount_wei is 33 ETH. Expected a multiple of 32 ETH: 32000000000000000000 wei (32 ETH) or 64000000000000000000 wei (64 ETH). With compounding_withdrawal a validator holds any amount from 32 to 2048 ETH.',
    });
    expect(refusal(() => plan(1n)).message).toContain(
      'amount_wei is 0.000000000000000001 ETH. Expected a multiple of 32 ETH: 32000000000000000000 wei (32 ETH).',
    );
  });

  it('refuses a number of validators that the amount does not fit', () => {
    expect(refusal(() => plan(32n * ETH, { number_of_validators: 2 }))).toEqual({
      code: 'invalid_stake_amount',
      message:
        'amount_wei is 32 ETH for 2 validators. Expected 32 ETH for each: 64000000000000000000 wei (64 ETH).',
    });
  });

  it('refuses 151 validators', () => {
    expect(plan(150n * 32n * ETH).validators).toBe(150);
    expect(refusal(() => plan(151n * 32n * ETH))).toEqual({
      code: 'too_many_validators',
      message:
        'amount_wei is 4832 ETH, which is 151 validators. Expected at most 150 in one transaction.',
    });
  });
});

describe('a compounding stake', () => {
  const compounding = { compounding_withdrawal: true };

  it('takes the fewest validators that can hold the amount', () => {
    expect(plan(32n * ETH, compounding)).toMatchObject({
      validators: 1,
      compounding: true,
      withdrawalCredentials: `0x02${'00'.repeat(11)}${'ab'.repeat(20)}`,
    });
    expect(plan(2048n * ETH, compounding).validators).toBe(1);
    expect(plan(2049n * ETH, compounding)).toMatchObject({
      validators: 2,
      gweiPerValidator: 1_024_500_000_000n,
    });
  });

  it('splits the amount evenly over the validators that were asked for', () => {
    expect(plan(100n * ETH, { ...compounding, number_of_validators: 2 })).toMatchObject({
      validators: 2,
      gweiPerValidator: 50_000_000_000n,
    });
  });

  it('refuses less than 32 and more than 2048 ETH for one', () => {
    for (const [amount, number_of_validators] of [
      [31n * ETH, 1],
      [63n * ETH, 2],
      [2049n * ETH, 1],
    ] as const) {
      const { code, message } = refusal(() =>
        plan(amount, { ...compounding, number_of_validators }),
      );
      expect(code).toBe('invalid_stake_amount');
      expect(message).toContain('Expected 32 to 2048 ETH for each');
    }
    expect(refusal(() => plan(ETH, compounding)).message).toBe(
      'amount_wei is 1 ETH for 1 validator. Expected 32 to 2048 ETH for each: 32000000000000000000 wei (32 ETH) to 2048000000000000000000 wei (2048 ETH).',
    );
  });

  it('refuses what does not split into whole gwei, and names the nearest amounts', () => {
    expect(
      refusal(() => plan(100n * ETH, { ...compounding, number_of_validators: 3 })).message,
    ).toBe(
      'amount_wei is 100000000000000000000 for 3 validators. Expected an amount that splits evenly into whole gwei: 99999999999000000000 wei (99.999999999 ETH) or 100000000002000000000 wei (100.000000002 ETH).',
    );
    expect(refusal(() => plan(32n * ETH + 1n, compounding)).code).toBe('invalid_stake_amount');
  });

  it('refuses what 150 validators can not hold', () => {
    expect(plan(150n * 2048n * ETH, compounding).validators).toBe(150);
    expect(refusal(() => plan(151n * 2048n * ETH, compounding)).code).toBe('too_many_validators');
  });
});

describe('every stake that is not refused', () => {
  it('gives each validator the same whole gwei within its bounds, and nothing is left over', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 400_000n * ETH }),
        fc.option(fc.integer({ min: 1, max: 150 }), { nil: undefined }),
        fc.boolean(),
        fc.constantFrom(1n, 10n ** 9n, ETH, 32n * ETH),
        (raw, number_of_validators, compounding_withdrawal, unit) => {
          const amount = (raw / unit) * unit || unit;
          let planned: ReturnType<typeof plan>;
          try {
            planned = plan(amount, { number_of_validators, compounding_withdrawal });
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidInputError);
            return;
          }
          const { validators, gweiPerValidator } = planned;
          expect(BigInt(validators) * gweiPerValidator * 10n ** 9n).toBe(amount);
          expect(validators).toBeLessThanOrEqual(150);
          expect(gweiPerValidator).toBeGreaterThanOrEqual(32_000_000_000n);
          expect(gweiPerValidator).toBeLessThanOrEqual(
            compounding_withdrawal ? 2_048_000_000_000n : 32_000_000_000n,
          );
          expect(validators).toBe(number_of_validators ?? validators);
        },
      ),
    );
  });
});
