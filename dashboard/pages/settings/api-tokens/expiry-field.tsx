import { classNames } from '../../../ui/class-names.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { exactTimeText } from '../../../ui/time-text.ts';
import { allowedDays, daysText, expiryOptions } from './expiry-choice.ts';
import type { TokenDraft } from './token-draft.ts';

interface ExpiryFieldProps {
  choice: TokenDraft['expiry'];
  day: string;
  maxTokenDays: number | null;
  /** When the token ends now, null for never; absent for a new one. */
  currentEnd: string | null | undefined;
  error: string | undefined;
  onChange: (change: Partial<Pick<TokenDraft, 'expiry' | 'day'>>) => void;
}

const keepLabel = (end: string | null): string =>
  end === null ? 'As now: never' : `As now: ${exactTimeText(new Date(end))}`;

function hintOf({ choice, maxTokenDays, currentEnd }: ExpiryFieldProps): string {
  const neverEnds = choice === 'never' || (choice === 'keep' && currentEnd === null);
  if (maxTokenDays !== null)
    return `Tokens of this organization live ${daysText(maxTokenDays)} at most.`;
  return neverEnds
    ? 'A token without an end works until somebody deletes it. Prefer an end.'
    : 'Owners, admins and its creator are warned 14 days and 1 day before it ends.';
}

/** When a token ends. */
export function ExpiryField(props: ExpiryFieldProps) {
  const { choice, day, maxTokenDays, currentEnd, error, onChange } = props;
  const options = [
    ...(currentEnd === undefined ? [] : [{ value: 'keep' as const, label: keepLabel(currentEnd) }]),
    ...expiryOptions(maxTokenDays).map(({ value, label, reason }) => ({
      value,
      label,
      ...(reason !== undefined && { hint: reason, isDisabled: true }),
    })),
  ];
  const isDate = choice === 'date';
  return (
    <div className={classNames('grid gap-4', isDate && 'sm:grid-cols-2')}>
      <Field label="Expires" hint={hintOf(props)} error={isDate ? undefined : error}>
        <Select value={choice} options={options} onChange={(expiry) => onChange({ expiry })} />
      </Field>
      {isDate && (
        <Field label="Last day" error={error} hint="It works until the end of this day.">
          <Input
            type="date"
            value={day}
            {...allowedDays(maxTokenDays, new Date())}
            onChange={(event) => onChange({ day: event.target.value })}
          />
        </Field>
      )}
    </div>
  );
}
