import type { AuditEventAnswer } from '@kiln-connect/usecases';
import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { AuditDetails } from './audit-details-view.tsx';
import { auditSentence } from './audit-sentence.ts';

interface AuditEntriesProps {
  entries: readonly AuditEventAnswer[];
  /** Another filter is being asked for. */
  isStale: boolean;
}

export const AuditEntries = ({ entries, isStale }: AuditEntriesProps) => (
  <ol
    aria-label="Audit log"
    aria-busy={isStale}
    className={classNames(
      'divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface text-sm shadow-card transition-opacity',
      isStale && 'opacity-60',
    )}
  >
    {entries.map((entry) => (
      <AuditEntryRow key={entry.seq} entry={entry} />
    ))}
  </ol>
);

function AuditEntryRow({ entry }: { entry: AuditEventAnswer }) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const { actor, verb, object } = auditSentence(entry);
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className="grid w-full grid-cols-[1rem_minmax(0,1fr)] items-start gap-x-3 gap-y-1 px-4 py-3 text-left -outline-offset-2 hover:bg-canvas md:grid-cols-[1rem_minmax(0,1fr)_10rem_8rem]"
      >
        <ChevronRight
          aria-hidden="true"
          className={classNames(
            'mt-0.5 size-4 text-subtle transition-transform',
            isOpen && 'rotate-90',
          )}
        />
        <span className="min-w-0 break-words">
          <span className="font-medium">{actor}</span> <span className="text-muted">{verb}</span>
          {object && (
            <>
              {' '}
              <span className="font-medium">{object}</span>
            </>
          )}
        </span>
        <span className="col-start-2 truncate font-mono text-xs leading-5 text-subtle md:col-start-auto">
          {entry.address}
        </span>
        <span className="col-start-2 text-subtle md:col-start-auto md:text-right">
          <RelativeTime at={entry.at} />
        </span>
      </button>
      <div id={id} hidden={!isOpen}>
        {isOpen && <AuditDetails entry={entry} />}
      </div>
    </li>
  );
}
