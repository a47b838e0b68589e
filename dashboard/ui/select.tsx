import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { classNames } from './class-names.ts';
import { useFieldControl } from './field.tsx';
import { inputStyle } from './input.tsx';

interface SelectProps<Value extends string> {
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: string; hint?: string; isDisabled?: boolean }[];
  /** Its name where no `Field` stands round it. */
  label?: string;
  isDisabled?: boolean;
  className?: string;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const control = useFieldControl();
  return (
    <Base.Root
      value={props.value}
      onValueChange={(value) => value !== null && props.onChange(value)}
      items={props.options}
      disabled={props.isDisabled ?? false}
    >
      <Base.Trigger
        {...control}
        aria-label={props.label}
        className={classNames(
          inputStyle,
          'flex h-9 items-center justify-between gap-2 text-left select-none data-disabled:cursor-not-allowed data-disabled:opacity-50',
          props.className,
        )}
      >
        <Base.Value className="truncate" />
        <Base.Icon className="text-subtle">
          <ChevronsUpDown className="size-4" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-lg bg-raised p-1 shadow-raised outline-none data-open:animate-appear">
            <Base.List>
              {props.options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.isDisabled ?? false}
                  className="grid cursor-default grid-cols-[1rem_1fr] items-start gap-x-2 rounded-md px-2 py-1.5 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover"
                >
                  <Base.ItemIndicator className="col-start-1 mt-0.5">
                    <Check className="size-4 text-accent-ink" />
                  </Base.ItemIndicator>
                  <span className="col-start-2">
                    <Base.ItemText>{option.label}</Base.ItemText>
                    {option.hint && (
                      <span className="block text-xs text-subtle">{option.hint}</span>
                    )}
                  </span>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
