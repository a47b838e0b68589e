import { describe, expect, it } from 'vitest';
import { nearestName, suggestName } from './nearest-name.ts';

describe('the nearest name', () => {
  const known = ['validators', 'wallets', 'current_page', 'page_size'];

  it('is the one that a misspelling most likely meant, whatever its case', () => {
    expect(nearestName('validatr', known)).toBe('validators');
    expect(nearestName('currentPage', known)).toBe('current_page');
    expect(nearestName('WALLET', known)).toBe('wallets');
  });

  it('is none when nothing is close, and none for a name that is absurdly long', () => {
    expect(nearestName('withdrawal_credentials', known)).toBeUndefined();
    expect(nearestName('x'.repeat(100_000), known)).toBeUndefined();
  });

  it('gives way to the whole list when nothing is close', () => {
    expect(suggestName('foo', known)).toBe(
      'known are validators, wallets, current_page, page_size.',
    );
    expect(suggestName('foo', [])).toBe('none is known here.');
  });
});
