import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { QueryFailure } from './query-failure.tsx';

interface PagedListProps<Item> {
  query: UseInfiniteQueryResult<InfiniteData<{ readonly data: readonly Item[] }>>;
  /** What the list holds, in the plural: 'deliveries'. */
  plural: string;
  /** So many rows hold its place while it is loaded. */
  skeletonRows: number;
  /** Stands in its place when it holds nothing: an `EmptyState`. */
  empty: ReactNode;
  children: (items: readonly Item[]) => ReactNode;
}

/** A list of which more is loaded page by page, the latest first; what was loaded outlasts a failure. */
export function PagedList<Item>({
  query,
  plural,
  skeletonRows,
  empty,
  children,
}: PagedListProps<Item>) {
  const items = query.data?.pages.flatMap((page) => page.data);
  return (
    <>
      {query.error && <QueryFailure query={query} />}
      {query.isPending && <ListSkeleton label={plural} rows={skeletonRows} />}
      {items?.length === 0 && <Card>{empty}</Card>}
      {items && items.length > 0 && children(items)}
      {query.hasNextPage && (
        <Button
          className="self-center"
          isBusy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show older {plural}
        </Button>
      )}
    </>
  );
}
