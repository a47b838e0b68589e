import { type ReactNode, useId } from 'react';
import { Choice } from './choice.tsx';

interface RadioOption<Value extends string> {
  value: Value;
  label: ReactNode;
  hint?: ReactNode;
  disabledReason?: string | undefined;
}

interface RadioGroupProps<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly RadioOption<Value>[];
  error?: string | undefined;
}

export function RadioGroup<Value extends string>(props: RadioGroupProps<Value>) {
  const name = useId();
  return (
    <fieldset
      aria-describedby={props.error ? `${name}-error` : undefined}
      className="flex flex-col gap-3"
    >
      <legend className="mb-2 text-sm font-medium">{props.label}</legend>
      {props.options.map(({ value, ...option }) => (
        <Choice
          {...option}
          key={value}
          type="radio"
          name={name}
          value={value}
          isChecked={value === props.value}
          onChange={() => props.onChange(value)}
        />
      ))}
      {props.error && (
        <p id={`${name}-error`} className="text-sm text-danger-ink">
          {props.error}
        </p>
      )}
    </fieldset>
  );
}
