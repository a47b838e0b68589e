import { describe, expect, it } from 'vitest';
import { readTokenLife } from './token-life.ts';

describe('the longest life of API tokens', () => {
  it('is a whole number of days, or no limit', () => {
    expect(readTokenLife(' 90 ')).toEqual({ days: 90 });
    expect(readTokenLife('')).toEqual({ days: null });
  });

  it.each(['0', '-1', '1.5', '1e3', '3651', 'ninety', '0x10'])('is not “%s”', (text) => {
    expect(readTokenLife(text)).toHaveProperty('problem');
  });
});
