import { describe, expect, it } from 'vitest';
import { type Holdings, portfolioAnswer } from './portfolio-answer.ts';

const holdings = (token: string, balance: bigint, price: bigint | undefined): Holdings => ({
  info: { token, title: token, decimals: 2 },
  stakes: 2,
  active: 1,
  balance,
  rewards: balance / 10n,
  groups: new Map(),
  figures: {},
  // In units of 10^-8 dollars for hundredths of a token.
  valueOf: (amount) => (price === undefined ? undefined : (amount * price) / 100n),
});

const DOLLAR = 100_000_000n;
const at = new Date('2026-01-01T00:00:00Z');

describe('a portfolio of several protocols', () => {
  it('adds them up in dollars and tells the share of each', () => {
    const answer = portfolioAnswer(
      [holdings('A', 10_000n, 3n * DOLLAR), holdings('B', 5_000n, 2n * DOLLAR)],
      { error: null, at },
    );
    expect(answer).toMatchObject({
      total_balance_usd: 400,
      total_rewards_usd: 40,
      total_stakes: 4,
      total_active_stakes: 2,
      protocols: [
        {
          token: 'A',
          total_balance: { amount: '100', amount_usd: 300 },
          balance_share_percent: 75,
        },
        { token: 'B', total_balance: { amount: '50', amount_usd: 100 }, balance_share_percent: 25 },
      ],
    });
  });

  it('tells the amount of one whose price is not known, and no value that it does not have', () => {
    const answer = portfolioAnswer(
      [holdings('A', 10_000n, DOLLAR), holdings('B', 5_000n, undefined)],
      { error: 'B: no price of B is known.', at },
    );
    expect(answer.total_balance_usd).toBe(100);
    expect(answer.error).toContain('B');
    expect(answer.protocols[1]).toMatchObject({
      total_balance: { amount: '50', amount_usd: 0 },
      balance_share_percent: 0,
    });
  });

  it('gives the only protocol the whole of it, with a price or without', () => {
    const answer = portfolioAnswer([holdings('A', 1n, undefined)], { error: null, at });
    expect(answer.protocols[0]).toMatchObject({
      balance_share_percent: 100,
      rewards_share_percent: 100,
    });
  });
});
