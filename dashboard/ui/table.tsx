import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface TableProps {
  /** Its name, for screen readers. */
  label: string;
  /** How narrow it gets before it scrolls sideways: a Tailwind class. */
  minWidth?: string;
  children: ReactNode;
}

/** A table in an outline of its own; rows are `TableRow` of `HeadCell`s and `Cell`s. */
export const Table = ({ label, minWidth = 'min-w-2xl', children }: TableProps) => (
  <section
    aria-label={`${label} (table)`}
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    tabIndex={0}
    className="relative overflow-x-auto rounded-xl border border-line bg-surface shadow-card"
  >
    <table className={classNames('w-full border-collapse text-left text-sm', minWidth)}>
      <caption className="sr-only">{label}</caption>
      {children}
    </table>
  </section>
);

export const TableHead = ({ children }: { children: ReactNode }) => (
  <thead className="border-b border-line bg-canvas">
    <tr>{children}</tr>
  </thead>
);

export const TableBody = (props: ComponentProps<'tbody'>) => (
  <tbody {...props} className="divide-y divide-line" />
);

/** A row whose quick actions (`group-hover/row`, `group-focus-within/row`) may follow its hover. */
export const TableRow = ({ className, ...rest }: ComponentProps<'tr'>) => (
  <tr {...rest} className={classNames('group/row hover:bg-canvas', className)} />
);

interface HeadCellProps extends Omit<ComponentProps<'th'>, 'onClick'> {
  /** How the table is sorted by this column now; with `onSort` the head is a button. */
  sorted?: 'ascending' | 'descending' | undefined;
  onSort?: () => void;
}

export function HeadCell({ sorted, onSort, className, children, ...rest }: HeadCellProps) {
  const Mark =
    sorted === 'ascending' ? ArrowUp : sorted === 'descending' ? ArrowDown : ChevronsUpDown;
  return (
    <th
      scope="col"
      {...rest}
      aria-sort={onSort ? (sorted ?? 'none') : undefined}
      className={classNames(
        'h-10 px-4 text-xs font-medium whitespace-nowrap text-subtle',
        className,
      )}
    >
      {onSort ? (
        <button
          type="button"
          onClick={onSort}
          className="-mx-1 inline-flex items-center gap-1 rounded px-1 hover:text-ink"
        >
          {children}
          <Mark className="size-3" aria-hidden="true" />
        </button>
      ) : (
        children
      )}
    </th>
  );
}

export const Cell = ({ className, ...rest }: ComponentProps<'td'>) => (
  <td {...rest} className={classNames('px-4 py-3 align-middle', className)} />
);
