import { classNames } from './class-names.ts';

/** Holds the place of what is being loaded; give it the size of what will stand there. */
export const Skeleton = ({ className }: { className?: string }) => (
  <span
    aria-hidden="true"
    className={classNames('block animate-shimmer rounded-md bg-line', className ?? 'h-4 w-full')}
  />
);
