import type { MonthAnswer } from '@kiln-connect/usecases';
import { Lock } from 'lucide-react';
import { Badge } from '../../../ui/badge.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';

/** Whether a month is closed, by whom and when, and whether it was restated since. */
export function MonthState({ month: { state, period, obstacle } }: { month: MonthAnswer }) {
  if (state === 'closable') return <Badge tone="accent">Can be closed</Badge>;
  if (!period) {
    return (
      <Badge>{obstacle?.code === 'prices_missing' ? 'Open, prices are missing' : 'Open'}</Badge>
    );
  }
  const restatement = period.restatements.at(-1);
  return (
    <div className="flex flex-col items-start gap-1">
      <div className="flex flex-wrap gap-1.5">
        <Badge tone="success" icon={<Lock className="size-3" aria-hidden="true" />}>
          Closed
        </Badge>
        {restatement && <Badge tone="warning">Restated</Badge>}
      </div>
      <span className="text-xs text-subtle">
        {restatement ? (
          <>
            <RelativeTime at={restatement.at} /> by {restatement.by}
          </>
        ) : (
          <>
            <RelativeTime at={period.closed_at} /> by {period.closed_by}
          </>
        )}
      </span>
    </div>
  );
}
