import { expect, test } from 'vitest';
import { shortText } from './short-text.ts';

test('A long address is shown by its two ends, and what is short as it is', () => {
  expect(shortText('7fUAJdStEuGbc3sM84cKRL6yYaaSstyLSU4ve5oovLS7')).toBe('7fUAJd…oovLS7');
  expect(shortText('0')).toBe('0');
  expect(shortText('1795392000')).toBe('1795392000');
  expect(shortText('1234567890123456')).toBe('1234567890123456');
});
