import { describe, expect, it } from 'vitest';
import { matchesSearch } from './token-search.ts';

const token = {
  name: 'Treasury reports',
  description: 'nightly export',
  network: 'devnet',
  scopes: ['read', 'craft'],
  prefix: 'kiln_devnet_Ab3x',
  last_four: '9Zq1',
  created_by: { type: 'user', id: 'u1', name: 'Ada', email: 'ada@example.org', has_left: false },
} as const;

describe('somebody who searches the list of tokens', () => {
  it.each([
    '',
    'treasury',
    'REPORTS nightly',
    'craft',
    'ada@example',
    '9zq1',
    'kiln_devnet_ab3x',
    'ada reports',
  ])('finds a token by “%s”', (search) => {
    expect(matchesSearch(token, search)).toBe(true);
  });

  it.each(['broadcast', 'treasury weekly', 'operator', 'kiln_mainnet'])(
    'does not find it by “%s”',
    (search) => {
      expect(matchesSearch(token, search)).toBe(false);
    },
  );

  it('learns whose a leaked secret is', () => {
    expect(matchesSearch(token, 'kiln_devnet_Ab3xSOMETHINGSECRET9Zq1')).toBe(true);
    expect(matchesSearch(token, 'kiln_devnet_Ab3xSOMETHINGSECRET9Zq2')).toBe(false);
    expect(matchesSearch(token, 'kiln_devnet_Ab3ySOMETHINGSECRET9Zq1')).toBe(false);
  });

  it('finds what the operator made by that word', () => {
    expect(matchesSearch({ ...token, created_by: { type: 'operator' } }, 'operator')).toBe(true);
  });
});
