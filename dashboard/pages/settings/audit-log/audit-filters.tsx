import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { Button } from '../../../ui/button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { membersQuery } from '../members/members-queries.ts';
import { SearchInput } from '../search-input.tsx';
import { type AuditFilterDraft, NO_FILTER } from './audit-filter.ts';
import { FILTERED_ACTIONS } from './audit-sentence.ts';

interface AuditFiltersProps {
  filter: AuditFilterDraft;
  onChange: (filter: AuditFilterDraft) => void;
}

interface DayProps {
  label: string;
  value: string;
  min?: string;
  max?: string;
  onChange: (day: string) => void;
}

function Day({ label, onChange, ...range }: DayProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="w-10 shrink-0 text-sm text-subtle lg:w-auto">
        {label}
      </label>
      <Input {...range} id={id} type="date" onChange={(event) => onChange(event.target.value)} />
    </div>
  );
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
    <search className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      <SearchInput
        label="Search the audit log"
        placeholder="Search who, what and from where"
        value={text}
        onChange={setText}
        className="sm:col-span-2"
      />
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
      <Day
        label="From"
        value={filter.firstDay}
        max={filter.lastDay}
        onChange={(firstDay) => onChange({ ...filter, firstDay })}
      />
      <Day
        label="To"
        value={filter.lastDay}
        min={filter.firstDay}
        onChange={(lastDay) => onChange({ ...filter, lastDay })}
      />
      <Button
        variant="ghost"
        className="justify-self-start"
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
