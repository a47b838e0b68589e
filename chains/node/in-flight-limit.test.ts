import { describe, expect, it } from 'vitest';
import { createInFlightLimit } from './in-flight-limit.ts';

describe('the limit of requests in flight', () => {
  it('never runs more at once than it was told, and runs all of them in order', async () => {
    const limit = createInFlightLimit(3);
    let running = 0;
    let most = 0;
    const begun: number[] = [];
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, task) =>
        limit(async () => {
          begun.push(task);
          most = Math.max(most, ++running);
          await new Promise((resolve) => setImmediate(resolve));
          running--;
          return task;
        }),
      ),
    );
    expect(most).toBe(3);
    expect(begun).toEqual(results);
  });

  it('frees the place of a task that failed', async () => {
    const limit = createInFlightLimit(1);
    await expect(limit(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await limit(async () => 'yes')).toBe('yes');
  });
});
