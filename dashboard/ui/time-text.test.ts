import { expect, test } from 'vitest';
import { relativeTimeText, remainingText } from './time-text.ts';

const now = new Date('2026-06-01T12:00:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);

test.each([
  [-5, 'just now'],
  [5, 'in less than a minute'],
  [-60, '1 minute ago'],
  [-3599, '59 minutes ago'],
  [7200, 'in 2 hours'],
  [86_400, 'tomorrow'],
  [-86_400, 'yesterday'],
  [14 * 86_400, 'in 14 days'],
  [-400 * 86_400, 'last year'],
])('What is %d seconds from now reads as "%s"', (seconds, text) => {
  expect(relativeTimeText(after(seconds), now)).toBe(text);
});

test.each([
  [7 * 86_400, '7 d'],
  [7 * 86_400 - 1, '6 d 23 h'],
  [3600, '1 h'],
  [3599, '59 min 59 s'],
  [9, '9 s'],
  [0, '0 s'],
  [-9, '0 s'],
])('A countdown of %d seconds reads as "%s"', (seconds, text) => {
  expect(remainingText(after(seconds), now)).toBe(text);
});
