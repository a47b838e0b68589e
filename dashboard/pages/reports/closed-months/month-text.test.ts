import { expect, it } from 'vitest';
import { closedTogether, monthsText, monthText } from './month-text.ts';

it('names a month in UTC, wherever its reader is', () => {
  expect(monthText('2026-03')).toBe('March 2026');
  expect(monthText('2026-01')).toBe('January 2026');
});

it('says in a sentence which months are closed together', () => {
  const months = [
    { month: '2026-01', state: 'closed' },
    { month: '2026-02', state: 'closable' },
    { month: '2026-03', state: 'closable' },
    { month: '2026-04', state: 'closable' },
    { month: '2026-05', state: 'open' },
  ];
  expect(monthsText(closedTogether(months, '2026-02'))).toBe('February 2026');
  expect(monthsText(closedTogether(months, '2026-03'))).toBe('February 2026 and March 2026');
  expect(monthsText(closedTogether(months, '2026-04'))).toBe(
    'the 3 months from February 2026 to April 2026',
  );
});
