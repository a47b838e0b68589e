import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { Button } from '../../../ui/button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { membersQuery } from '../members/members-queries.ts';
import { type AuditFilterDraft, NO_FILTER } from './audit-filter.ts';
import { FILTERED_ACTIONS } from './audit-sentence.ts';

interface AuditFiltersProps {
  filter: AuditFilterDraft;
  onChange: (filter: AuditFilterDraft) => void;
}

/** How long a writer pauses before the server is asked, in milliseconds. */
const PAUSE_MS = 250;

export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  const members = useQuery(membersQuery(useOrganization().slug)).data ?? [];
  const [text, setText] = useState(filter.text);
  const isFiltered = text !== '' || Object.values(filter).some((value) => value !== '');

  useEffect(() => {
    if (text === filter.text) return;
    const timer = setTimeout(() => onChange({ ...filter, text }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, filter, onChange]);

  return (
    <search className="grid gap-3 sm:grid-cols-2 lg:grid-cols-[minmax(10rem,1fr)_11rem_11rem_9.5rem_9.5rem_auto]">
      <div className="relative">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 left-3 my-auto size-4 text-subtle"
        />
        <Input
          type="search"
          aria-label="Search the audit log"
          placeholder="Search"
          autoComplete="off"
          value={text}
          className="pl-9"
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <Select
        label="What happened"
        value={filter.action}
        options={[{ value: '', label: 'Everything' }, ...FILTERED_ACTIONS]}
        onChange={(action) => onChange({ ...filter, action })}
      />
      <Select
        label="Who did it"
        value={filter.actor}
        options={[
          { value: '', label: 'Everybody' },
          ...members.map((member) => ({
            value: member.user_id,
            label: member.name || member.email,
          })),
        ]}
        onChange={(actor) => onChange({ ...filter, actor })}
      />
      <Input
        type="date"
        aria-label="First day"
        value={filter.firstDay}
        max={filter.lastDay}
        onChange={(event) => onChange({ ...filter, firstDay: event.target.value })}
      />
      <Input
        type="date"
        aria-label="Last day"
        value={filter.lastDay}
        min={filter.firstDay}
        onChange={(event) => onChange({ ...filter, lastDay: event.target.value })}
      />
      <Button
        variant="ghost"
        disabledReason={isFiltered ? undefined : 'Nothing is filtered.'}
        onClick={() => {
          setText('');
          onChange(NO_FILTER);
        }}
      >
        Clear
      </Button>
    </search>
  );
}
