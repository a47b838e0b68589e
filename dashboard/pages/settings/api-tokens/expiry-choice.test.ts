import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowedDays,
  chosenExpiry,
  endOfDay,
  expiryOptions,
  firstExpiryChoice,
} from './expiry-choice.ts';

const now = new Date(2026, 10, 23, 12, 0, 0);

describe('somebody who chooses when a token ends', () => {
  it('may choose everything where the organization sets no limit', () => {
    expect(expiryOptions(null).filter((one) => one.reason !== undefined)).toEqual([]);
  });

  it('is told why what is longer than the limit can not be chosen', () => {
    const closed = expiryOptions(90).filter((one) => one.reason !== undefined);
    expect(closed.map((one) => one.value)).toEqual(['365', 'never']);
    expect(closed[0]?.reason).toBe('Tokens of this organization live 90 days at most.');
  });

  it('starts with 90 days, or with what the limit leaves', () => {
    expect([null, 365, 90, 89, 30, 7].map(firstExpiryChoice)).toEqual([
      '90',
      '90',
      '90',
      '30',
      '30',
      'date',
    ]);
  });

  it('gets a life of exactly so many days', () => {
    const chosen = chosenExpiry({ choice: '30', day: '', maxTokenDays: null }, now);
    expect(chosen).toEqual({ expiresAt: new Date(now.getTime() + 30 * 86_400_000).toISOString() });
  });

  it('gets a token that works until the end of the chosen day', () => {
    const chosen = chosenExpiry({ choice: 'date', day: '2026-11-23', maxTokenDays: null }, now);
    expect(chosen).toEqual({ expiresAt: new Date(2026, 10, 23, 23, 59, 59).toISOString() });
  });

  it('is told what is wrong with a day', () => {
    const problem = (day: string, maxTokenDays: number | null = null) =>
      chosenExpiry({ choice: 'date', day, maxTokenDays }, now);
    expect(problem('')).toHaveProperty('problem', expect.stringContaining('last day'));
    expect(problem('2026-02-30')).toHaveProperty('problem');
    expect(problem('2026-11-22')).toHaveProperty('problem', expect.stringContaining('over'));
    expect(problem('2026-12-01', 7)).toHaveProperty('problem', expect.stringContaining('7 days'));
  });

  it('never gets more than the limit on an allowed day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4000 }),
        fc.date({ min: now, noInvalidDate: true, max: new Date(2100, 0, 1) }),
        (days, at) => {
          const { max } = allowedDays(days, at);
          const end = endOfDay(max ?? '');
          expect(end).toBeDefined();
          expect(end?.getTime()).toBeLessThanOrEqual(at.getTime() + days * 86_400_000 + 7_200_000);
        },
      ),
    );
  });
});
