import { Checkbox } from '../../ui/checkbox.tsx';
import { Field } from '../../ui/field.tsx';
import { Input, Textarea } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { type Asked, chainOf, type VerifyDraft } from './draft.ts';
import type { Finding } from './examine.ts';
import { fieldsOf, type IntentField } from './intent-fields.ts';

interface IntentFormProps {
  asked: Asked;
  onChange: (changed: Partial<VerifyDraft>) => void;
  /** Says which fields are not of the format. */
  result: Finding | undefined;
}

/** A form for the intent of one action, made of its public format: it knows no chain and no action. */
export function IntentForm({ asked, onChange, result }: IntentFormProps) {
  const { draft } = asked;
  const known = chainOf(asked);
  if (!known) {
    return (
      <p className="text-sm text-muted">
        Paste the transaction, or choose its chain, to see what can be asked for.
      </p>
    );
  }
  const actions = Object.keys(known.intentSchemas);
  const schema = known.intentSchemas[draft.action];
  const set = (name: string, value: string) =>
    onChange({ fields: { ...draft.fields, [name]: value } });
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <Field label="Action">
        <Select
          value={draft.action}
          options={[
            { value: '', label: 'Choose…' },
            ...actions.map((action) => ({ value: action, label: inWords(action) })),
          ]}
          onChange={(action) => onChange({ action })}
        />
      </Field>
      {schema &&
        fieldsOf(schema).map((field) => (
          <OneField
            key={`${draft.action}.${field.name}`}
            field={field}
            value={draft.fields[field.name] ?? ''}
            onChange={(value) => set(field.name, value)}
            error={faultOf(field.name, result)}
          />
        ))}
    </div>
  );
}

interface OneFieldProps {
  field: IntentField;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

function OneField({ field, value, onChange, error }: OneFieldProps) {
  const { label, hint, isOptional, kind } = field;
  if (kind === 'yes or no') {
    return (
      <Checkbox
        label={label}
        hint={hint}
        isChecked={value === 'yes'}
        onChange={(isChecked) => onChange(isChecked ? 'yes' : '')}
      />
    );
  }
  const common = { value, spellCheck: false, autoComplete: 'off', className: 'font-mono text-xs!' };
  return (
    <Field
      label={label}
      hint={kind === 'list' ? `${hint ?? ''} One on each line.`.trim() : hint}
      isOptional={isOptional}
      error={error}
    >
      {kind === 'list' ? (
        <Textarea {...common} rows={4} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <Input
          {...common}
          inputMode={kind === 'number' ? 'numeric' : 'text'}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

const inWords = (action: string): string =>
  `${action.charAt(0).toUpperCase()}${action.slice(1).replaceAll('-', ' ')}`;

/** What the verifier found wrong with that field of the intent. */
const faultOf = (name: string, result: Finding | undefined): string | undefined =>
  result?.verdict?.reasons.find(
    ({ code, at }) =>
      code === 'invalid_intent' && (at === `intent.${name}` || at?.startsWith(`intent.${name}.`)),
  )?.message;
