import type { BooksAnswer, MonthAnswer } from '@kiln-connect/usecases';
import { usePermission } from '../../../api/use-permission.ts';
import { Button } from '../../../ui/button.tsx';
import { RowCard, RowCards } from '../../../ui/row-cards.tsx';
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from '../../../ui/table.tsx';
import { useMediaQuery } from '../../settings/use-media-query.ts';
import { amountText, usdText } from '../amount-text.ts';
import type { MonthDeed } from './closed-months-page.tsx';
import { MonthState } from './month-state.tsx';
import { monthText } from './month-text.ts';

interface MonthListProps {
  books: BooksAnswer;
  onDeed: (kind: MonthDeed['kind'], month: MonthAnswer) => void;
}

/** What stands in a column of figures; a dash where that can not be told. */
const FIGURES: readonly {
  readonly name: string;
  readonly read: (figures: NonNullable<MonthAnswer['figures']>) => string | undefined;
}[] = [
  { name: 'Opening', read: ({ accrued }) => accrued?.opening },
  { name: '+ Earned', read: ({ accrued }) => accrued?.earned },
  { name: '− Paid out', read: ({ accrued }) => accrued?.paid },
  { name: '= Closing', read: ({ accrued }) => accrued?.closing },
  { name: 'All rewards', read: ({ rewards }) => rewards },
];

/** The months of one protocol, the latest first: what stakes held of their rewards, and all rewards. */
export function MonthList({ books, onDeed }: MonthListProps) {
  const isWide = useMediaQuery('(min-width: 80rem)');
  const months = books.months.toReversed();
  const label = `Months of ${books.title}`;
  const isAccruedUnknown = months.some(({ figures }) => figures?.accrued === null);
  const note = (
    <p className="text-xs text-subtle">
      In {books.token}, months of UTC. Opening to closing is what stakes hold of what they earned by
      themselves; all rewards include what is paid out at once.
      {isAccruedUnknown && ` A dash: what of a payout of ${books.title} is income can not be told.`}
    </p>
  );
  if (!isWide) {
    return (
      <>
        <RowCards label={label}>
          {months.map((one) => (
            <RowCard
              key={one.month}
              title={
                <div className="flex min-w-0 flex-col items-start gap-1.5">
                  <span className="font-medium">{monthText(one.month)}</span>
                  <MonthState month={one} />
                </div>
              }
              actions={<MonthAction month={one} onDeed={onDeed} />}
              facts={[
                ...FIGURES.map((figure) => ({
                  name: figure.name,
                  value: <Figure books={books} month={one} figure={figure} />,
                })),
                { name: 'Value', value: <Value month={one} /> },
              ]}
            />
          ))}
        </RowCards>
        {note}
      </>
    );
  }
  return (
    <>
      <Table label={label} minWidth="min-w-4xl">
        <TableHead>
          <HeadCell>Month</HeadCell>
          <HeadCell>State</HeadCell>
          {FIGURES.map(({ name }) => (
            <HeadCell key={name} className="text-right">
              {name}
            </HeadCell>
          ))}
          <HeadCell className="text-right">Value</HeadCell>
          <HeadCell>
            <span className="sr-only">Actions</span>
          </HeadCell>
        </TableHead>
        <TableBody>
          {months.map((one) => (
            <TableRow key={one.month}>
              <Cell className="font-medium whitespace-nowrap">{monthText(one.month)}</Cell>
              <Cell>
                <MonthState month={one} />
              </Cell>
              {FIGURES.map((figure) => (
                <Cell key={figure.name} className="text-right whitespace-nowrap">
                  <Figure books={books} month={one} figure={figure} />
                </Cell>
              ))}
              <Cell className="text-right whitespace-nowrap">
                <Value month={one} />
              </Cell>
              <Cell className="text-right">
                <MonthAction month={one} onDeed={onDeed} />
              </Cell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {note}
    </>
  );
}

const UNKNOWN = <span className="text-subtle">–</span>;

interface FigureProps {
  books: BooksAnswer;
  month: MonthAnswer;
  figure: (typeof FIGURES)[number];
}

function Figure({ books: { decimals, token }, month: { figures }, figure }: FigureProps) {
  const amount = figures ? figure.read(figures) : undefined;
  if (amount === undefined) return UNKNOWN;
  return (
    <span className="tabular-nums" title={`${amount} of the smallest unit of ${token}`}>
      {amountText(BigInt(amount), decimals)}
    </span>
  );
}

function Value({ month: { figures } }: { month: MonthAnswer }) {
  const value = figures?.rewards_usd;
  if (value === null || value === undefined) return UNKNOWN;
  return <span className="tabular-nums">{usdText(value)}</span>;
}

function MonthAction({ month, onDeed }: Pick<MonthListProps, 'onDeed'> & { month: MonthAnswer }) {
  const mayClose = usePermission('periods.close');
  const name = monthText(month.month);
  return month.state === 'closed' ? (
    <Button size="small" aria-label={`Details of ${name}`} onClick={() => onDeed('restate', month)}>
      Details
    </Button>
  ) : (
    <Button
      size="small"
      aria-label={`Close ${name}`}
      disabledReason={mayClose.reason ?? month.obstacle?.message}
      onClick={() => onDeed('close', month)}
    >
      Close
    </Button>
  );
}
