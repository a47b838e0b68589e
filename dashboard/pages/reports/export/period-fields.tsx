import { useQuery } from '@tanstack/react-query';
import { useOrganization } from '../../../api/use-organization.ts';
import { Field } from '../../../ui/field.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { Select } from '../../../ui/select.tsx';
import { reportSubjectsQuery } from '../report-queries.ts';
import { type ExportDraft, type FileFormat, type Periods, TIMEZONES } from './export-draft.ts';

interface PeriodFieldsProps {
  draft: ExportDraft;
  onChange: (draft: ExportDraft) => void;
}

const PERIODS: readonly { value: Periods; label: string }[] = [
  { value: 'daily', label: 'Days' },
  { value: 'weekly', label: 'Weeks, from Monday' },
  { value: 'monthly', label: 'Months' },
];

const FORMATS: readonly { value: FileFormat; label: string }[] = [
  { value: 'xlsx', label: 'Excel' },
  { value: 'csv', label: 'CSV' },
];

/** How rewards are cut into periods, by which clock, and when they count as income. */
export function PeriodFields({ draft, onChange }: PeriodFieldsProps) {
  const { slug, network } = useOrganization();
  const { protocols = [] } = useQuery(reportSubjectsQuery({ slug, network })).data ?? {};
  const silent = protocols.find(
    ({ chain, tells_payouts }) =>
      !tells_payouts &&
      (!draft.subject.startsWith('protocol:') || draft.subject === `protocol:${chain}`),
  );
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="Periods">
          <Select
            value={draft.periods}
            options={PERIODS}
            onChange={(periods) => onChange({ ...draft, periods })}
          />
        </Field>
        <Field label="Timezone">
          <Select
            value={draft.timezone}
            options={TIMEZONES}
            onChange={(timezone) => onChange({ ...draft, timezone })}
          />
        </Field>
        <Field label="File">
          <Select
            value={draft.format}
            options={FORMATS}
            onChange={(format) => onChange({ ...draft, format })}
          />
        </Field>
      </div>
      <RadioGroup
        label="Income counts"
        value={draft.recognition}
        onChange={(recognition) => onChange({ ...draft, recognition })}
        options={[
          {
            value: 'accrual',
            label: 'As it is earned',
            hint: 'Accrual: when the chain credits it.',
          },
          {
            value: 'withdrawal',
            label: 'As it is paid out',
            hint: 'Withdrawal: with what stakes hold of it, opening + earned − paid out = closing.',
            disabledReason:
              silent && `On ${silent.title} it can not be told what of a payout is income.`,
          },
        ]}
      />
    </>
  );
}
