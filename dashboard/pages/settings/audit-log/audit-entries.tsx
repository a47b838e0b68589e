import type { AuditEventAnswer } from '@kiln-connect/usecases';
import { ExpandableRow, ExpandableRows } from '../../../ui/expandable-rows.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { AuditDetails } from './audit-details-view.tsx';
import { auditSentence } from './audit-sentence.ts';

interface AuditEntriesProps {
  entries: readonly AuditEventAnswer[];
  /** Another filter is being asked for. */
  isStale: boolean;
}

export const AuditEntries = ({ entries, isStale }: AuditEntriesProps) => (
  <ExpandableRows label="Audit log" isStale={isStale}>
    {entries.map((entry) => (
      <ExpandableRow key={entry.seq} summary={<AuditSummary entry={entry} />}>
        {() => <AuditDetails entry={entry} />}
      </ExpandableRow>
    ))}
  </ExpandableRows>
);

function AuditSummary({ entry }: { entry: AuditEventAnswer }) {
  const { actor, verb, object } = auditSentence(entry);
  return (
    <>
      <span className="min-w-0 grow basis-full break-words md:basis-0">
        <span className="font-medium">{actor}</span> <span className="text-muted">{verb}</span>
        {object && (
          <>
            {' '}
            <span className="font-medium">{object}</span>
          </>
        )}
      </span>
      {entry.address && (
        <span className="basis-full truncate font-mono text-xs leading-5 text-subtle md:basis-40">
          {entry.address}
        </span>
      )}
      <span className="basis-full text-subtle md:basis-28 md:text-right">
        <RelativeTime at={entry.at} />
      </span>
    </>
  );
}
