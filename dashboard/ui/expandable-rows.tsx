import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { classNames } from './class-names.ts';

interface ExpandableRowsProps {
  /** Its name, for screen readers. */
  label: string;
  /** Something else is being asked for. */
  isStale: boolean;
  children: ReactNode;
}

/** Rows in an outline of their own, each of which opens. */
export const ExpandableRows = ({ label, isStale, children }: ExpandableRowsProps) => (
  <ol
    aria-label={label}
    aria-busy={isStale}
    className={classNames(
      'divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface text-sm shadow-card transition-opacity',
      isStale && 'opacity-60',
    )}
  >
    {children}
  </ol>
);

interface ExpandableRowProps {
  /** What shows while it is closed: it names the row. */
  summary: ReactNode;
  /** Made when it is opened. */
  children: () => ReactNode;
}

export function ExpandableRow({ summary, children }: ExpandableRowProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full items-start gap-3 px-4 py-3 text-left -outline-offset-2 hover:bg-canvas"
      >
        <ChevronRight
          aria-hidden="true"
          className={classNames(
            'mt-0.5 size-4 shrink-0 text-subtle transition-transform',
            isOpen && 'rotate-90',
          )}
        />
        <span className="flex min-w-0 grow flex-wrap items-center gap-x-4 gap-y-1">{summary}</span>
      </button>
      <div id={id} hidden={!isOpen}>
        {isOpen && (
          <div className="flex flex-col gap-4 border-t border-line bg-canvas p-4 sm:pl-11">
            {children()}
          </div>
        )}
      </div>
    </li>
  );
}
