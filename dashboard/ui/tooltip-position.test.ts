import { expect, test } from 'vitest';
import { tooltipPosition } from './tooltip-position.ts';

const viewport = { width: 400, height: 300 };
const bubble = { width: 100, height: 30 };
const at = (top: number, left: number) =>
  tooltipPosition({ anchor: { top, left, width: 20, height: 20 }, bubble, viewport });

test('A tooltip stands above its control, in the middle', () => {
  expect(at(100, 200)).toEqual({ top: 64, left: 160 });
});

test('A tooltip goes below a control at the top of the page', () => {
  expect(at(10, 200)).toEqual({ top: 36, left: 160 });
});

test('A tooltip does not leave the page at its sides', () => {
  expect(at(100, 0).left).toBe(8);
  expect(at(100, 395).left).toBe(292);
});
