import type { AlertAnswer } from '@kiln-connect/usecases';
import { useInfiniteQuery } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useOrganization } from '../../api/use-organization.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Select } from '../../ui/select.tsx';
import { PagedList } from '../settings/paged-list.tsx';
import { SearchInput } from '../settings/search-input.tsx';
import { AlertDialog } from './alert-dialog.tsx';
import { AlertList } from './alert-list.tsx';
import { STATES } from './alert-text.ts';
import { type AlertFilterDraft, alertsQuery, NO_FILTER } from './alerts-query.ts';

const STATE_OPTIONS = [
  { value: '' as const, label: 'All alerts' },
  ...(Object.keys(STATES) as AlertAnswer['state'][]).map((value) => ({
    value,
    label: STATES[value].label,
  })),
];

/** What the watch over stakes saw: who controls them now, and whether it is in step. */
export default function AlertsPage() {
  const place = useOrganization();
  const [filter, setFilter] = useState(NO_FILTER);
  const [opened, setOpened] = useState<AlertAnswer>();
  const query = useInfiniteQuery(alertsQuery(place, useDeferredValue(filter)));
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Alerts"
        description="Changes of who controls your stakes that nobody crafted here: authorities, lockups, withdrawal credentials."
      />
      <search className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_14rem]">
        <SearchInput
          label="Stake"
          placeholder="A stake, by its whole address or key"
          value={filter.stakeId}
          onChange={(stakeId) => setFilter({ ...filter, stakeId })}
        />
        <Select
          label="State"
          value={filter.state}
          options={STATE_OPTIONS}
          onChange={(state) => setFilter({ ...filter, state })}
        />
      </search>
      <PagedList
        query={query}
        plural="alerts"
        skeletonRows={4}
        empty={<NoAlerts filter={filter} place={place} />}
      >
        {(alerts) => <AlertList alerts={alerts} onOpen={setOpened} />}
      </PagedList>
      {opened && <AlertDialog alert={opened} onClose={() => setOpened(undefined)} />}
    </div>
  );
}

interface NoAlertsProps {
  filter: AlertFilterDraft;
  place: ReturnType<typeof useOrganization>;
}

const NoAlerts = ({ filter, place }: NoAlertsProps) =>
  filter.state === '' && filter.stakeId === '' ? (
    <EmptyState icon={<BellOff className="size-5" />} title="No alerts">
      Every stake in an account of {place.name} on {place.network} is watched: when somebody changes
      who controls it, and no transaction crafted here explains that, it stands here within a
      minute, and owners and admins get a mail.
    </EmptyState>
  ) : (
    <EmptyState icon={<BellOff className="size-5" />} title="No alert matches">
      Take something out of the filter to see more.
    </EmptyState>
  );
