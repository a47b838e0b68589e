import { type Log, silentLog } from '@kiln-connect/core';
import { describe, expect, it } from 'vitest';
import { startPeriodic } from './start-periodic.ts';

/** Resolves when it was called that often. */
function counter(times: number): { count: () => void; reached: Promise<void> } {
  let left = times;
  let done = (): void => {};
  const reached = new Promise<void>((resolve) => {
    done = resolve;
  });
  return {
    count: () => {
      left -= 1;
      if (left === 0) done();
    },
    reached,
  };
}

describe('periodic work', () => {
  it('runs at once and again and again', async () => {
    const { count, reached } = counter(3);
    const job = startPeriodic(
      { name: 'work', everyMs: 1, run: async () => count() },
      { log: silentLog },
    );
    await reached;
    await job.stop();
  });

  it('goes on after a failure, which is told by its name', async () => {
    const { count, reached } = counter(3);
    const warnings: object[] = [];
    const log: Log = { ...silentLog, warn: (fields) => void warnings.push(fields) };
    const run = async (): Promise<void> => {
      count();
      throw new Error('out of reach');
    };
    const job = startPeriodic({ name: 'work', everyMs: 1, run }, { log });
    await reached;
    await job.stop();
    expect(warnings[0]).toMatchObject({ job: 'work', err: { message: 'out of reach' } });
  });

  it('never runs twice at the same time, and ends with the run that is under way', async () => {
    let running = 0;
    let most = 0;
    const { count, reached } = counter(5);
    const run = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((done) => setTimeout(done, 3));
      count();
      running -= 1;
    };
    const job = startPeriodic({ name: 'work', everyMs: 1, run }, { log: silentLog });
    await reached;
    await job.stop();
    expect({ running, most }).toEqual({ running: 0, most: 1 });
  });

  it('ends in the middle of a pause', async () => {
    const { count, reached } = counter(1);
    const run = async (): Promise<void> => count();
    const job = startPeriodic({ name: 'work', everyMs: 3_600_000, run }, { log: silentLog });
    await reached;
    await job.stop();
  });
});
