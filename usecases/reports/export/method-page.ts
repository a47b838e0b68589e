import type { Page, PageCell } from '../../spreadsheet/page.ts';
import { clockName } from '../reward-calendar.ts';
import type { ChainPart } from './chain-part.ts';

type Clock = ChainPart['clock'];

const general = (clock: Clock): readonly (readonly [subject: string, text: string])[] => [
  [
    'Amounts',
    'In whole tokens. A figure in a spreadsheet keeps 15 digits; the columns "exact", at the right, hold every digit as text. CSV files hold every digit in the one column.',
  ],
  [
    'Rewards that stakes hold',
    'What stakes earned by themselves and have not paid out: opening + earned - paid out = closing. What is paid out beyond it is principal, and no income.',
  ],
  ['Income', incomeText(clock)],
  ['Days', daysText(clock)],
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
export const methodPage = (parts: readonly ChainPart[], clock: Clock): Page => ({
  name: 'Method',
  widths: [26, 120],
  rows: () => [
    [{ value: 'Method', format: 'title' }],
    [],
    ...general(clock).map(([subject, text]) => line(subject, text)),
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

const incomeText = ({ recognition }: Clock): string =>
  recognition === 'withdrawal'
    ? 'As it is paid out (recognition=withdrawal), in "Summary" and "Rewards by day": what stakes earn by themselves is income when they pay it out, everything else as it is earned, for that is paid at once. "Rewards by stake" tells what was earned.'
    : 'As it is earned (recognition=accrual): a reward is income when the chain credits it.';

function daysText({ utcOffsetMinutes }: Clock): string {
  const belongs =
    'A reward belongs to the day in which the chain credited it. Months and totals are sums of days.';
  if (utcOffsetMinutes === 0) return `UTC, from midnight to midnight. ${belongs}`;
  return `${clockName(utcOffsetMinutes)}, from midnight to midnight, in "Summary" and "Rewards by day"; "Operations" has what happened on these days, with its time in UTC. ${belongs} Each hour is valued at the price of its day in UTC; the price that is shown is that of the UTC day in which a day ends. Books are closed by days of UTC: the figures of these days are what is known now. "Rewards by stake" is by days of UTC.`;
}

const line = (subject: string, text: string): PageCell[] => [
  { value: subject, format: 'label' },
  { value: text, format: 'note' },
];
