import { type RefObject, useEffect, useRef } from 'react';

/**
 * Moves the focus to the first control that is marked as wrong when `errors` come up, so that nobody
 * searches for them and screen readers say them. Give the ref to the form.
 */
export function useFocusOnError(errors: object): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  const signature = JSON.stringify(errors);
  useEffect(() => {
    if (signature === '{}') return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [signature]);
  return form;
}
