import type { BooksAnswer, MonthAnswer } from '@kiln-connect/usecases';
import { useQuery } from '@tanstack/react-query';
import { CalendarCheck } from 'lucide-react';
import { useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { ListSkeleton } from '../../settings/list-skeleton.tsx';
import { QueryFailure } from '../../settings/query-failure.tsx';
import { booksQuery } from '../report-queries.ts';
import { CloseDialog } from './close-dialog.tsx';
import { MonthList } from './month-list.tsx';
import { PeriodDialog } from './period-dialog.tsx';

/** What is being done to a month, in a dialog over the page. */
export interface MonthDeed {
  readonly kind: 'close' | 'restate';
  readonly books: BooksAnswer;
  readonly month: MonthAnswer;
}

/** The months of the books: which are closed, which can be, and what each brought. */
export default function ClosedMonthsPage() {
  const place = useOrganization();
  const query = useQuery(booksQuery(place));
  const [deed, setDeed] = useState<MonthDeed>();
  const books = query.data;
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Closed months"
        description="A closed month keeps its rows and prices as they are. What turns out later changes it only by a restatement, with a date and a reason."
      />
      {query.error && <QueryFailure query={query} />}
      {query.isPending && <ListSkeleton label="months" rows={4} />}
      {books?.every(({ months }) => months.length === 0) && (
        <Card>
          <EmptyState icon={<CalendarCheck className="size-5" />} title="No months yet">
            The books of {place.name} on {place.network} begin with the first month in which a stake
            in one of its accounts earns.
          </EmptyState>
        </Card>
      )}
      {books
        ?.filter(({ months }) => months.length > 0)
        .map((one) => (
          <section
            key={one.chain}
            aria-labelledby={`books-${one.chain}`}
            className="flex flex-col gap-3"
          >
            <h2 id={`books-${one.chain}`} className="text-sm font-semibold">
              {one.title}
            </h2>
            <MonthList books={one} onDeed={(kind, month) => setDeed({ kind, books: one, month })} />
          </section>
        ))}
      {deed?.kind === 'close' && <CloseDialog {...deed} onClose={() => setDeed(undefined)} />}
      {deed?.kind === 'restate' && deed.month.period && (
        <PeriodDialog
          books={deed.books}
          period={deed.month.period}
          onClose={() => setDeed(undefined)}
        />
      )}
    </div>
  );
}
