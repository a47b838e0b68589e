import { silentLog } from '@kiln-connect/core';
import {
  isPostgresAvailable,
  startPostgres,
  type TestEngine,
  type TestPostgres,
} from '@kiln-connect/store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPerson, openBrowser, openTestPeople, type TestPeople } from './testing/index.ts';

const title = isPostgresAvailable()
  ? 'the room of people while PostgreSQL is away'
  : 'the room of people while PostgreSQL is away (skipped: there is none here)';

describe.skipIf(!isPostgresAvailable())(title, () => {
  let postgres: TestPostgres;
  let test: TestPeople;
  beforeAll(async () => {
    postgres = await startPostgres();
    const engine: TestEngine = {
      name: 'PostgreSQL',
      isAvailable: true,
      title,
      create: async () => ({
        options: {
          databaseUrl: await postgres.createDatabase(),
          dataDir: '/nowhere',
          log: silentLog,
        },
        remove: async () => {},
      }),
    };
    test = await openTestPeople({ engine });
  });
  afterAll(async () => {
    await test?.remove();
    await postgres?.stop();
  });

  it('says so, lets nobody in, and goes on by itself when it is back', async ({ skip }) => {
    const { power } = postgres;
    if (!power) return skip();
    const { email, id } = await createTestPerson(test.people);
    const browser = openBrowser(test);
    await browser.signIn(email);
    await power.off();
    const unavailable = { name: 'StoreUnavailableError', code: 'database_unavailable' };
    try {
      await expect(browser.session()).rejects.toMatchObject(unavailable);
      await expect(openBrowser(test).signIn(email)).rejects.toMatchObject(unavailable);
      await expect(browser.get('/passkey/list-user-passkeys')).rejects.toMatchObject(unavailable);
      await expect(test.people.sessions({ userId: id })).rejects.toMatchObject(unavailable);
    } finally {
      await power.on();
    }
    expect(await browser.session()).toMatchObject({ email });
    await openBrowser(test).signIn(email);
  });
});
