import { expect, it } from 'vitest';
import { changedText } from './changed-text.ts';

it('says what was restated in the words and units of its reader', () => {
  const ether = { decimals: 18 };
  expect(
    changedText({ component: 'execution_mev', before: null, after: '1000000000000000' }, ether),
  ).toEqual({ what: 'Execution MEV', before: '–', after: '0.001' });
  expect(
    changedText({ component: 'price', before: '2000.00000000', after: '2010.50000000' }, ether),
  ).toEqual({ what: 'Price, USD', before: '$2,000.00', after: '$2,010.50' });
  expect(changedText({ component: 'paid', before: '-1', after: null }, ether).what).toBe(
    'Paid out',
  );
});
