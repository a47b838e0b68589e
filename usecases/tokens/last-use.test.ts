import { silentLog } from '@kiln-connect/core';
import { describe, expect, it } from 'vitest';
import { createLastUse } from './last-use.ts';

type Uses = readonly { id: string; at: Date; address: string }[];

const at = (seconds: number): Date => new Date(seconds * 1000);
const use = (id: string, seconds: number) => ({ id, at: at(seconds), address: '192.0.2.1' });

/** A store that keeps what it is told, and fails while it is told to. */
function store() {
  const written: Uses[] = [];
  const kept = {
    written,
    isDown: false,
    touch: async (uses: Uses) => {
      if (kept.isDown) throw new Error('down');
      written.push(uses);
    },
  };
  return kept;
}

describe('the last uses of tokens', () => {
  it('are written together, the latest of each token', async () => {
    const tokens = store();
    const lastUse = createLastUse({ tokens, log: silentLog });
    for (let second = 1; second <= 100; second++) lastUse.record(use('a', second));
    lastUse.record(use('b', 7));
    await lastUse.stop();
    expect(tokens.written).toEqual([[use('a', 100), use('b', 7)]]);
  });

  it('are written with the next round when the database was down, later uses first', async () => {
    const tokens = store();
    const lastUse = createLastUse({ tokens, log: silentLog });
    lastUse.record(use('a', 1));
    lastUse.record(use('b', 1));
    tokens.isDown = true;
    await lastUse.flush();
    lastUse.record(use('a', 2));
    tokens.isDown = false;
    await lastUse.stop();
    expect(tokens.written).toEqual([[use('a', 2), use('b', 1)]]);
  });

  it('are not written when there were none', async () => {
    const tokens = store();
    await createLastUse({ tokens, log: silentLog }).stop();
    expect(tokens.written).toEqual([]);
  });
});
