import pg from 'pg';
import { expect, it } from 'vitest';
import { openStore } from './open-store.ts';
import { testEngines } from './testing/index.ts';

it.each(testEngines)(
  'a store tells of other servers on its database, on $title',
  async (engine) => {
    if (!engine.isAvailable) return;
    const database = await engine.create();
    const { databaseUrl } = database.options;
    const store = await openStore(database.options);
    try {
      // Its own connections are none of another.
      expect(await store.otherProcesses()).toEqual([]);
      if (databaseUrl === undefined) return;
      const application_name = 'kiln-connect 4711 on elsewhere';
      const other = new pg.Client({ connectionString: databaseUrl, application_name });
      await other.connect();
      expect(await store.otherProcesses()).toEqual([application_name]);
      await other.end();
    } finally {
      await store.close();
      await database.remove();
    }
  },
  120_000,
);
