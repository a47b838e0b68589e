import type { DeliveryAnswer, WebhookAnswer } from '@kiln-connect/usecases';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { Badge } from '../../../ui/badge.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ExpandableRow, ExpandableRows } from '../../../ui/expandable-rows.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Select } from '../../../ui/select.tsx';
import { PagedList } from '../paged-list.tsx';
import { DeliveryDetails } from './delivery-details.tsx';
import { deliveryState } from './webhook-texts.ts';
import { type DeliveryFilter, deliveriesQuery } from './webhooks-queries.ts';

const FILTERS: readonly { value: DeliveryFilter; label: string }[] = [
  { value: 'all', label: 'All deliveries' },
  { value: 'pending', label: 'Pending' },
  { value: 'delivered', label: 'Delivered' },
  { value: 'failed', label: 'Failed' },
];

/** What was and is to be sent to a webhook. */
export function Deliveries({ webhook }: { webhook: WebhookAnswer }) {
  const { slug } = useOrganization();
  const [filter, setFilter] = useState<DeliveryFilter>('all');
  const pages = useInfiniteQuery(deliveriesQuery(slug, webhook.id, filter));
  return (
    <section aria-label="Deliveries" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h2 className="text-sm font-semibold">Deliveries of the last 30 days</h2>
        <div className="w-full sm:w-44">
          <Select label="Which deliveries" value={filter} onChange={setFilter} options={FILTERS} />
        </div>
      </div>
      <PagedList
        query={pages}
        plural="deliveries"
        skeletonRows={4}
        empty={
          <EmptyState
            icon={<Send className="size-5" />}
            title={filter === 'all' ? 'Nothing was sent yet' : 'No such delivery'}
          >
            {filter === 'all'
              ? 'Send a test event to see how your endpoint answers.'
              : 'Deliveries of another state may be there.'}
          </EmptyState>
        }
      >
        {(deliveries) => (
          <ExpandableRows label="Deliveries" isStale={pages.isPlaceholderData}>
            {deliveries.map((delivery) => (
              <ExpandableRow key={delivery.id} summary={<DeliverySummary delivery={delivery} />}>
                {() => <DeliveryDetails webhook={webhook} delivery={delivery} />}
              </ExpandableRow>
            ))}
          </ExpandableRows>
        )}
      </PagedList>
    </section>
  );
}

function DeliverySummary({ delivery }: { delivery: DeliveryAnswer }) {
  const { label, tone } = deliveryState(delivery);
  return (
    <>
      <span className="w-20 shrink-0">
        <Badge tone={tone}>{label}</Badge>
      </span>
      <span className="min-w-0 grow font-mono text-xs break-all">{delivery.type}</span>
      <span className="text-subtle">
        {delivery.last_status ?? (delivery.attempt_count > 0 ? 'no answer' : 'not sent yet')}
        {delivery.attempt_count > 1 && ` · ${delivery.attempt_count} attempts`}
      </span>
      <span className="w-28 shrink-0 text-subtle sm:text-right">
        <RelativeTime at={delivery.created_at} />
      </span>
    </>
  );
}
