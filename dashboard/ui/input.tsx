import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { useFieldControl } from './field.tsx';

/** How a control looks that text goes into. */
export const inputStyle =
  'w-full rounded-lg border border-line-strong bg-surface px-3 text-base sm:text-sm shadow-card ' +
  'transition-colors duration-100 hover:border-subtle aria-invalid:border-danger-ink ' +
  'focus-visible:outline-offset-0 disabled:bg-sunken disabled:text-subtle';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <input {...useFieldControl()} {...rest} className={classNames(inputStyle, 'h-9', className)} />
  );
}

export function Textarea({ className, rows = 3, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      {...useFieldControl()}
      {...rest}
      rows={rows}
      className={classNames(inputStyle, 'block py-2', className)}
    />
  );
}
