import { useState } from 'react';

export interface Action<Arguments extends readonly unknown[], Result> {
  /** Resolves to what the work did, boxed; undefined when it failed or was going on already. */
  readonly run: (...args: Arguments) => Promise<{ readonly result: Result } | undefined>;
  readonly isBusy: boolean;
  /** How the last run failed. */
  readonly error: unknown;
  /** Forgets the failure. */
  readonly reset: () => void;
}

/**
 * Does something one run at a time and keeps how it failed. What it resolves to is kept nowhere: a
 * mutation of the query library would hold a new secret in its cache.
 */
export function useAction<Arguments extends readonly unknown[], Result>(
  work: (...args: Arguments) => Promise<Result>,
): Action<Arguments, Result> {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = async (...args: Arguments) => {
    if (isBusy) return undefined;
    setBusy(true);
    setError(undefined);
    try {
      return { result: await work(...args) };
    } catch (failure) {
      setError(failure);
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { run, isBusy, error, reset: () => setError(undefined) };
}
