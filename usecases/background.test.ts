import { silentLog } from '@kiln-connect/core';
import { describe, expect, it } from 'vitest';
import { createBackground } from './background.ts';

describe('work in the background', () => {
  it('is waited for at the end, also what it started itself', async () => {
    const background = createBackground({ log: silentLog });
    const done: string[] = [];
    void background.run('first', async () => {
      await Promise.resolve();
      void background.run('second', async () => void done.push('second'));
      done.push('first');
    });
    await background.settled({ withinMs: 10_000 });
    expect(done).toEqual(['first', 'second']);
  });

  it('does not hold up the end when it never ends', async () => {
    const background = createBackground({ log: silentLog });
    void background.run('stuck', () => new Promise(() => {}));
    await background.settled({ withinMs: 1 });
  });

  it('that fails is told by its name and harms nobody', async () => {
    const warnings: object[] = [];
    const log = { ...silentLog, warn: (fields: object) => void warnings.push(fields) };
    const background = createBackground({ log });
    await background.run('doomed', async () => {
      throw new Error('no');
    });
    expect(warnings).toMatchObject([{ work: 'doomed', err: { message: 'no' } }]);
  });
});
