import { createContext, type ReactNode, use, useId } from 'react';

interface FieldControl {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
}

const FieldContext = createContext<FieldControl | undefined>(undefined);

/** What ties a control to the label, the hint and the error of the field round it. */
export const useFieldControl = (): FieldControl | undefined => use(FieldContext);

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong with what was entered, and what would be right. */
  error?: string | undefined;
  isOptional?: boolean;
  /** Stands right of the label: 'Forgot password?' */
  aside?: ReactNode;
  children: ReactNode;
}

/** A labelled control: `Input`, `Textarea` or `Select` inside find their label by themselves. */
export function Field({ label, hint, error, isOptional, aside, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const control: FieldControl = {
    id,
    'aria-describedby': described || undefined,
    'aria-invalid': error ? true : undefined,
    'aria-required': isOptional ? undefined : true,
  };
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-4 text-sm">
        <label htmlFor={id} className="font-medium">
          {label} {isOptional && <span className="ml-0.5 font-normal text-subtle">optional</span>}
        </label>
        {aside}
      </div>
      <FieldContext value={control}>{children}</FieldContext>
      {error && (
        <p id={`${id}-error`} className="text-sm text-danger-ink">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-subtle">
          {hint}
        </p>
      )}
    </div>
  );
}
