import { Skeleton } from '../../ui/skeleton.tsx';

/** Holds the place of a list while it is loaded. */
export const ListSkeleton = ({ label, rows }: { label: string; rows: number }) => (
  <div
    role="status"
    aria-label={`Loading ${label}`}
    className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-card"
  >
    {Array.from({ length: rows }, (_, row) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all the same
      <div key={row} className="flex h-16 items-center gap-6 px-4">
        <div className="flex w-48 flex-col gap-2">
          <Skeleton className="h-4 w-36" />
          <Skeleton className="h-3 w-24" />
        </div>
        <Skeleton className="h-4 w-40" />
        <Skeleton className="ml-auto h-4 w-24" />
      </div>
    ))}
  </div>
);
