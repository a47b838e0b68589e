import { silentLog, systemClock } from '@kiln-connect/core';
import type { AuditEntry, Store } from '@kiln-connect/store';
import { openTestStore, type TestEngine, testEngines } from '@kiln-connect/store/testing';
import { createPeople } from '../create-people.ts';
import type { People, PeopleOptions, ResetLink } from '../people.ts';

export interface TestPeople {
  readonly people: People;
  readonly store: Store;
  readonly options: PeopleOptions;
  /** What the audit log was told, the earliest first. */
  readonly entries: readonly AuditEntry[];
  /** The next reset link that is sent to this e-mail. */
  nextResetLink(email: string): Promise<ResetLink>;
  remove(): Promise<void>;
}

/** The room of people on an empty database of its own. */
export async function openTestPeople({
  engine = testEngines[0] as TestEngine,
  ...given
}: Partial<PeopleOptions> & { engine?: TestEngine } = {}): Promise<TestPeople> {
  const { store, remove } = await openTestStore(engine);
  const entries: AuditEntry[] = [];
  const awaited = new Map<string, (link: ResetLink) => void>();
  const options: PeopleOptions = {
    store,
    publicUrl: new URL('http://localhost:8080'),
    isSecure: false,
    secret: Buffer.alloc(32, 7),
    clock: systemClock,
    log: silentLog,
    audit: async (entry) => {
      entries.push(entry);
    },
    onResetRequested: async (link) => awaited.get(link.email)?.(link),
    organizationsOf: async () => [],
    ...given,
  };
  const people = await createPeople(options);
  return {
    people,
    store,
    options,
    entries,
    nextResetLink: (email) =>
      new Promise((resolve) => {
        awaited.set(email.toLowerCase(), resolve);
      }),
    remove: async () => {
      people.stop();
      await remove();
    },
  };
}
