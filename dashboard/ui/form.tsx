import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';

interface FormProps {
  onSubmit: () => void;
  /** Why the last sending failed: the first field at fault is then focused. */
  error: unknown;
  className?: string;
  children: ReactNode;
}

/** Whether something on the page was typed into a form, and would be lost with it. */
export const hasTypedForm = (): boolean => document.querySelector('form[data-typed]') !== null;

/** Fields that are sent together; nothing of them ever goes into an address. */
export function Form({ onSubmit, error, className = 'flex flex-col gap-5', children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form
      ref={form}
      method="post"
      onInput={({ currentTarget }) => currentTarget.setAttribute('data-typed', '')}
      onSubmit={submit}
      className={className}
    >
      {children}
    </form>
  );
}
