import { expect, it } from 'vitest';
import { progressText } from './progress-bar.ts';

const text = (done: number, total: number, elapsedMs: number, doneBefore = 0) =>
  progressText({ done, total }, { elapsedMs, doneBefore, unit: 'positions' });

it('shows the share, the speed since it was begun, and how long the rest takes', () => {
  expect(text(600, 1_200, 6_000)).toBe(
    '[###############---------------]  50% 600/1200 positions, 100/s, 6 s left',
  );
  // What was done before it was begun says nothing of the speed.
  expect(text(600, 1_200, 1_000, 595)).toContain('5/s, 2 min 0 s left');
  expect(text(0, 1_000_000, 10_000, -100)).toContain('10/s, 27 h 46 min left');
});

it('promises nothing while nothing moves, and is full when there is nothing to do', () => {
  expect(text(0, 10, 5_000)).toContain('0/s, unknown left');
  expect(text(0, 0, 0)).toContain(`[${'#'.repeat(30)}] 100%`);
  expect(text(11, 10, 1_000)).toContain('100%');
});
