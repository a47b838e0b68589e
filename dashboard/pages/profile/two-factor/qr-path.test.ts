import { expect, test } from 'vitest';
import { qrPath } from './qr-path.ts';

test('Dark modules of a row are drawn as one box', () => {
  expect(qrPath([[true, true, false, true]])).toBe('M0 0h2v1h-2zM3 0h1v1h-1z');
});

test('Each row stands one unit below the one before', () => {
  expect(qrPath([[false], [true]])).toBe('M0 1h1v1h-1z');
});
