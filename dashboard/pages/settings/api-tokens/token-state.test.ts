import { describe, expect, it } from 'vitest';
import { livePreviousSecret, stateText } from './token-state.ts';

const now = new Date('2026-11-23T12:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const hours = (count: number) => count * 3_600_000;

describe('somebody who looks at the list of tokens', () => {
  it.each([
    ['active', null, 'Active'],
    ['active', later(hours(24 * 60)).toISOString(), 'Active'],
    ['expiring', later(hours(24 * 13 + 1)).toISOString(), 'Expires in 13 days'],
    ['expiring', later(hours(25)).toISOString(), 'Expires in 1 day'],
    ['expiring', later(hours(23)).toISOString(), 'Expires within a day'],
    ['expired', later(-1).toISOString(), 'Expired'],
    ['revoked', null, 'Deleted'],
  ] as const)(
    'reads the state of a token that is %s and ends at %s as “%s”',
    (state, ends, label) => {
      expect(stateText({ state, expires_at: ends }, now).label).toBe(label);
    },
  );

  it('sees a token expire while the page is open', () => {
    const token = { state: 'expiring', expires_at: later(1000).toISOString() } as const;
    expect(stateText(token, now).label).toBe('Expires within a day');
    expect(stateText(token, later(1000)).label).toBe('Expired');
  });

  it('sees the old secret of a regenerated token for as long as it works', () => {
    const previous_secret = {
      prefix: 'kiln_devnet_abcd',
      last_four: '1234',
      valid_until: later(hours(1)).toISOString(),
    };
    expect(livePreviousSecret({ previous_secret }, now)).toBe(previous_secret);
    expect(livePreviousSecret({ previous_secret }, later(hours(1)))).toBeNull();
    expect(livePreviousSecret({ previous_secret: null }, now)).toBeNull();
  });
});
