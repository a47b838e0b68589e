import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

interface ChoiceProps {
  type: 'checkbox' | 'radio' | 'switch';
  label: ReactNode;
  hint?: ReactNode;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
  /** Why it can not be changed; shown in place of the hint. */
  disabledReason?: string | undefined;
  name?: string;
  value?: string;
}

const MARK: { readonly [type in ChoiceProps['type']]: string } = {
  checkbox:
    'mt-0.5 size-4 rounded bg-surface checked:bg-accent checked:border-accent after:hidden checked:after:block after:mx-auto after:mt-px after:h-2.5 after:w-1.5 after:rotate-45 after:border-r-2 after:border-b-2 after:border-white',
  radio: 'mt-0.5 size-4 rounded-full bg-surface checked:border-accent checked:border-5',
  switch:
    'h-5 w-9 rounded-full bg-line-strong border-transparent! checked:bg-accent after:block after:size-4 after:mt-px after:ml-px after:rounded-full after:bg-white after:shadow after:transition-transform checked:after:translate-x-4',
};

/** One thing to tick, with its label and hint: the native control, so that every device knows it. */
export function Choice(props: ChoiceProps) {
  const id = useId();
  const note = props.disabledReason ?? props.hint;
  const isOff = props.disabledReason !== undefined;
  return (
    <label className="flex items-start gap-3 text-sm">
      <input
        type={props.type === 'radio' ? 'radio' : 'checkbox'}
        role={props.type === 'switch' ? 'switch' : undefined}
        name={props.name}
        value={props.value}
        checked={props.isChecked}
        // Named by its label alone, though all of it can be clicked: the hint would be said twice.
        aria-labelledby={`${id}-label`}
        aria-disabled={isOff || undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        onChange={(event) => !isOff && props.onChange(event.target.checked)}
        className={classNames(
          'shrink-0 appearance-none border border-line-strong transition-colors',
          'aria-disabled:cursor-not-allowed aria-disabled:opacity-50',
          MARK[props.type],
        )}
      />
      <span className="flex flex-col gap-0.5">
        <span id={`${id}-label`} className={classNames('font-medium', isOff && 'text-subtle')}>
          {props.label}
        </span>
        {note && (
          <span id={`${id}-note`} className="text-subtle">
            {note}
          </span>
        )}
      </span>
    </label>
  );
}
