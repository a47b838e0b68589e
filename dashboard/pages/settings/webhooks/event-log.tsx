import { EVENT_TYPES, type EventType } from '@kiln-connect/core';
import type { EventAnswer } from '@kiln-connect/usecases';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Radio } from 'lucide-react';
import { useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ExpandableRow, ExpandableRows } from '../../../ui/expandable-rows.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Select } from '../../../ui/select.tsx';
import { PagedList } from '../paged-list.tsx';
import { networkText } from './webhook-texts.ts';
import { eventsQuery } from './webhooks-queries.ts';

type Filter = EventType | 'all';

const FILTERS: readonly { value: Filter; label: string }[] = [
  { value: 'all', label: 'All events' },
  ...(Object.keys(EVENT_TYPES) as EventType[]).map((type) => ({ value: type, label: type })),
];

/** What was published of the organization, whether or not a webhook wanted it. */
export function EventLog() {
  const { slug } = useOrganization();
  const [filter, setFilter] = useState<Filter>('all');
  const pages = useInfiniteQuery(eventsQuery(slug, filter));
  return (
    <section aria-label="Event log" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <div className="flex flex-col gap-1">
          <h2 className="text-sm font-semibold">Event log</h2>
          <p className="text-sm text-muted">
            What was published in the last 30 days, whether or not a webhook wanted it.
          </p>
        </div>
        <div className="w-full sm:w-64">
          <Select label="Which events" value={filter} onChange={setFilter} options={FILTERS} />
        </div>
      </div>
      <PagedList
        query={pages}
        plural="events"
        skeletonRows={3}
        empty={
          <EmptyState icon={<Radio className="size-5" />} title="Nothing was published">
            {filter === 'all'
              ? 'Changes of authorities and of the signing policy appear here when they happen.'
              : EVENT_TYPES[filter]}
          </EmptyState>
        }
      >
        {(events) => (
          <ExpandableRows label="Events" isStale={pages.isPlaceholderData}>
            {events.map((event) => (
              <ExpandableRow key={event.id} summary={<EventSummary event={event} />}>
                {() => <EventDetails event={event} />}
              </ExpandableRow>
            ))}
          </ExpandableRows>
        )}
      </PagedList>
    </section>
  );
}

const EventSummary = ({ event }: { event: EventAnswer }) => (
  <>
    <span className="min-w-0 grow font-mono text-xs break-all">{event.type}</span>
    <span className="text-subtle">{networkText(event)}</span>
    <span className="w-28 shrink-0 text-subtle sm:text-right">
      <RelativeTime at={event.created_at} />
    </span>
  </>
);

const EventDetails = ({ event }: { event: EventAnswer }) => (
  <>
    <p className="text-muted">{EVENT_TYPES[event.type]}</p>
    <CodeBlock
      label="event"
      code={JSON.stringify(
        { type: event.type, timestamp: event.created_at, data: event.data },
        null,
        2,
      )}
    />
  </>
);
