import { expect, it } from 'vitest';
import { fingerprintText } from './fingerprint-text.ts';

it('shows a fingerprint as people compare it', () => {
  expect(fingerprintText('435b61ff7391e479e1ff5a7511496148a0eeed6a')).toBe(
    '435B 61FF 7391 E479 E1FF 5A75 1149 6148 A0EE ED6A',
  );
});
