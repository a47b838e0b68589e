import { describe, expect, it } from 'vitest';
import { expiryWarnings } from './expiry-warnings.ts';

const now = new Date('2026-11-23T12:00:00Z');
const token = (name: string, hours: number) => ({
  name,
  state: 'expiring' as const,
  expires_at: new Date(now.getTime() + hours * 3_600_000).toISOString(),
});
const shown = (...tokens: Parameters<typeof expiryWarnings>[0]) =>
  expiryWarnings(tokens, now).map(({ tone, title }) => [tone, title]);

describe('somebody whose tokens end soon', () => {
  it('is warned of those that end within a day before those that end within 14', () => {
    expect(shown(token('late', 13 * 24), token('soon', 20), token('later', 14 * 24))).toEqual([
      ['danger', '“soon” expires within a day.'],
      ['warning', '2 tokens expire within 14 days: “late”, “later”.'],
    ]);
    expect(shown(token('exactly', 24), token('soon', 1))).toEqual([
      ['danger', '2 tokens expire within a day: “exactly”, “soon”.'],
    ]);
  });

  it('reads a few names and how many there are beside', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((name) => token(name, 72));
    expect(shown(...many)).toEqual([
      ['warning', '5 tokens expire within 14 days: “a”, “b”, “c” and 2 more.'],
    ]);
  });

  it('is told nothing of tokens that have ended or go on', () => {
    expect(
      shown(token('over', -1), { name: 'for ever', state: 'active', expires_at: null }),
    ).toEqual([]);
  });
});
