import { Skeleton } from '../ui/skeleton.tsx';

/** Stands where a page will be that takes a while to come. */
export const PagePending = () => (
  <div className="flex flex-col gap-6" aria-busy="true">
    <Skeleton className="h-7 w-56" />
    <Skeleton className="h-40 w-full rounded-xl" />
  </div>
);
