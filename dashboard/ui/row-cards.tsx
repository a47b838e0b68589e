import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface RowCardsProps {
  /** Its name, for screen readers. */
  label: string;
  children: ReactNode;
}

/** What a table holds, as cards, on screens that the table does not fit. */
export const RowCards = ({ label, children }: RowCardsProps) => (
  <ul aria-label={label} className="flex flex-col gap-3">
    {children}
  </ul>
);

interface RowCardProps {
  title: ReactNode;
  /** Stand right of the title. */
  actions?: ReactNode;
  facts: readonly {
    readonly name: string;
    readonly value: ReactNode;
    /** Takes a line of its own where two would stand beside one another. */
    readonly isLong?: boolean;
  }[];
  /** Stands between the title and the facts, over the whole width. */
  children?: ReactNode;
  /** Stands below everything, over the whole width. */
  notice?: ReactNode;
}

/** One row: its title, its actions, and the other cells by the names of their columns. */
export const RowCard = ({ title, actions, facts, children, notice }: RowCardProps) => (
  <li className="overflow-hidden rounded-xl border border-line bg-surface text-sm shadow-card">
    <div className="flex flex-col gap-4 p-4">
      {/* Buttons for which there is no room stand below the title, and never squeeze it. */}
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-48">{title}</div>
        {actions && <div className="flex shrink-0 gap-1.5">{actions}</div>}
      </div>
      {children}
      <dl className="grid grid-cols-2 gap-4 sm:flex sm:flex-wrap sm:gap-x-10">
        {facts.map(({ name, value, isLong }) => (
          <div
            key={name}
            className={classNames(
              'flex min-w-0 flex-col items-start gap-0.5',
              isLong && 'max-sm:col-span-2',
            )}
          >
            <dt className="text-xs text-subtle">{name}</dt>
            <dd className="max-w-full">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
    {notice}
  </li>
);
