import type { Clock, Log } from '@kiln-connect/core';
import type { People } from '@kiln-connect/people';
import type { Store } from '@kiln-connect/store';
import type { PeopleHooks } from '@kiln-connect/usecases';

/** Opens the room of people once the store is there. */
export type OpenPeople = (store: Store) => (hooks: PeopleHooks) => Promise<People>;

/**
 * Begins to load the room of people, whose libraries are large, beside whatever else starts. Answers
 * how to open it.
 */
export function loadPeople({
  publicUrl,
  clock,
  log,
}: {
  publicUrl: URL;
  clock: Clock;
  log: Log;
}): OpenPeople {
  const loading = import('@kiln-connect/people');
  // Whoever opens it is told of a failure.
  loading.catch(() => {});
  const isSecure = publicUrl.protocol === 'https:';
  return (store) => async (hooks) => {
    const { createPeople } = await loading;
    return createPeople({ store, publicUrl, isSecure, clock, log, ...hooks });
  };
}
