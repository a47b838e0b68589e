import { describe, expect, it } from 'vitest';
import { createFileLimits } from './file-limits.ts';

describe('files that are being made', () => {
  it('are a few for each organization, and one that is done leaves its place once', () => {
    const limits = createFileLimits(2);
    const leave = limits.enter('a');
    limits.enter('a');
    expect(() => limits.enter('a')).toThrow('2 reports are being made');
    limits.enter('b');
    leave();
    leave();
    limits.enter('a');
    expect(() => limits.enter('a')).toThrow('wait until one of them is there');
  });
});
