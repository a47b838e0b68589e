import type { Page, PageCell } from '../../spreadsheet/page.ts';
import type { ChainPart } from './chain-part.ts';

const GENERAL: readonly (readonly [subject: string, text: string])[] = [
  [
    'Amounts',
    'In whole tokens. A figure in a spreadsheet keeps 15 digits; the columns "exact", at the right, hold every digit as text. CSV files hold every digit in the one column.',
  ],
  [
    'Rewards that stakes hold',
    'What stakes earned by themselves and have not paid out: opening + earned - paid out = closing. What is paid out beyond it is principal, and no income.',
  ],
  [
    'Days',
    'UTC, from midnight to midnight. A reward belongs to the day in which the chain credited it. Months and totals are sums of days.',
  ],
  [
    'Final',
    'A day is final when it is over, the chain finalized it and it was read in full: its figures do not change any more. Figures of a day that is not final may.',
  ],
  [
    'Books',
    'Where an organization has closed a month, its days stand as they were closed, with the prices of then; a later correction is a restatement with its date and reason. "Stakes" and "Operations" show what is known now.',
  ],
  [
    'US dollars',
    'Rewards, operations and balances of a day: the price of one token at the end of that day, UTC, that was stored once and stays. Balances of "Stakes" and "Summary": the latest price stored. A price that is not known leaves the cell empty; nothing is valued at 0.',
  ],
  [
    'Rows',
    'Stakes by id; rewards by stake in the order of stakes, then days; operations in the order of stakes, then times. A sheet that is full goes on in another one.',
  ],
];

/** The last sheet: how each figure came to be, and where from. */
export const methodPage = (parts: readonly ChainPart[]): Page => ({
  name: 'Method',
  widths: [26, 120],
  rows: () => [
    [{ value: 'Method', format: 'title' }],
    [],
    ...GENERAL.map(([subject, text]) => line(subject, text)),
    ...parts.flatMap(({ info, report, prices }) => [
      [],
      [
        { value: info.title, format: 'heading' } as const,
        { value: '', format: 'heading' } as const,
      ],
      ...report.method.map(({ subject, text }) => line(subject, text)),
      line(
        'Sources of prices',
        prices.sources.length === 0 ? 'No price is known.' : prices.sources.join(', '),
      ),
    ]),
  ],
});

const line = (subject: string, text: string): PageCell[] => [
  { value: subject, format: 'label' },
  { value: text, format: 'note' },
];
