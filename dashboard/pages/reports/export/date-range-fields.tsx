import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { type ExportDraft, usualRanges } from './export-draft.ts';

interface DateRangeFieldsProps {
  draft: ExportDraft;
  onChange: (draft: ExportDraft) => void;
  problem: string | undefined;
}

/** The first and the last day, with the ranges that are asked for again and again. */
export function DateRangeFields({ draft, onChange, problem }: DateRangeFieldsProps) {
  const ranges = usualRanges(useNow(60_000));
  const { firstDay, lastDay } = draft;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-sm font-medium">Days</legend>
      <div className="flex flex-wrap gap-2">
        {ranges.map(({ label, ...range }) => (
          <Button
            key={label}
            size="small"
            aria-pressed={range.firstDay === firstDay && range.lastDay === lastDay}
            className="aria-pressed:border-accent-ink aria-pressed:text-accent-ink"
            onClick={() => onChange({ ...draft, ...range })}
          >
            {label}
          </Button>
        ))}
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="First day" isOptional hint="Empty: from the beginning.">
          <Input
            type="date"
            value={firstDay}
            onChange={(event) => onChange({ ...draft, firstDay: event.target.value })}
          />
        </Field>
        <Field label="Last day" isOptional hint="Inclusive. Empty: up to now." error={problem}>
          <Input
            type="date"
            value={lastDay}
            onChange={(event) => onChange({ ...draft, lastDay: event.target.value })}
          />
        </Field>
      </div>
    </fieldset>
  );
}
