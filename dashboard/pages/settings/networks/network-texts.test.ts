import { describe, expect, it } from 'vitest';
import { grantCommand, standingOf } from './network-texts.ts';

describe('somebody who looks at the networks', () => {
  it('learns first that a network is not granted, then that it is not served', () => {
    expect(standingOf({ served: true, granted: true })).toBe('usable');
    expect(standingOf({ served: false, granted: true })).toBe('not-served');
    expect(standingOf({ served: true, granted: false })).toBe('not-granted');
    expect(standingOf({ served: false, granted: false })).toBe('not-granted');
  });

  it('reads the command by which the operator grants one', () => {
    expect(grantCommand('acme', 'mainnet')).toMatch(/networks grant mainnet --organization acme$/);
  });
});
