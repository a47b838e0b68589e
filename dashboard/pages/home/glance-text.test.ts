import { expect, test } from 'vitest';
import { membersText, tokensText } from './glance-text.ts';

const token = (state: string, last_used_at: string | null = null) => ({ state, last_used_at });

test('Only tokens that work are counted', () => {
  const tokens = [
    token('active'),
    token('expiring', '2026-01-01T00:00:00Z'),
    token('revoked'),
    token('expired'),
  ];
  expect(tokensText(tokens)).toEqual({ value: '2', note: '1 was never used.' });
});

test('An organization without working tokens is told so', () => {
  expect(tokensText([token('revoked')])).toEqual({
    value: '0',
    note: 'None that works on this network.',
  });
});

test('Members without an authenticator app are counted', () => {
  const members = [{ has_two_factor: true }, { has_two_factor: false }, { has_two_factor: false }];
  expect(membersText(members, false)).toEqual({ value: '3', note: '2 have no authenticator app.' });
});

test('Where two-factor authentication is required, that is what is said', () => {
  expect(membersText([{ has_two_factor: false }], true).note).toBe(
    'Two-factor authentication is required of all.',
  );
});
