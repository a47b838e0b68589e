import { Skeleton } from '../ui/skeleton.tsx';
import { Logo } from './logo.tsx';
import { PagePending } from './page-pending.tsx';

/** Stands where the shell will be, while it is asked who is there. */
export const ShellPending = () => (
  <div className="flex min-h-dvh">
    <aside aria-hidden="true" className="hidden w-64 shrink-0 border-r border-line lg:block">
      <div className="flex flex-col gap-4 px-3 py-4">
        <div className="flex h-8 items-center px-2.5">
          <Logo />
        </div>
        <Skeleton className="h-9 w-full rounded-lg" />
        <Skeleton className="h-9 w-full rounded-lg" />
      </div>
    </aside>
    <main
      id="content"
      aria-label="Loading"
      className="mx-auto w-full max-w-6xl min-w-0 px-4 py-6 sm:px-8 sm:py-10"
    >
      <PagePending />
    </main>
  </div>
);
