import { inspect } from 'node:util';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';

describe.each(testEngines)('the tables of people, on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestStore;
  let store: Store;
  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
  });
  afterAll(() => test?.remove());

  it('fail without the values of the query, which are secrets here', async () => {
    const { orm, tables, asking } = store.people;
    const { sessions } = tables;
    const secret = 'the secret of a session';
    const failure: Error = await asking(() =>
      orm.select().from(sessions).where(eq(sessions.id, secret)),
    ).then(
      () => new Error('it did not fail'),
      (error) => error,
    );
    expect(failure.message).toMatch(/^invalid input syntax for type uuid/);
    expect(failure).not.toHaveProperty('params');
    expect(failure).not.toHaveProperty('cause');
  });

  it('keep e-mails in lower case only, so that nobody has two', async () => {
    const { orm, tables, asking } = store.people;
    const now = new Date();
    const row = { emailVerified: true, name: 'A', createdAt: now, updatedAt: now };
    await expect(
      asking(() =>
        orm
          .insert(tables.users)
          .values({ ...row, id: '6f1c7c1e-8f0a-4a3e-9d0c-0b1e2d3c4f50', email: 'A@example.com' }),
      ),
    ).rejects.toSatisfy(
      (error: Error) =>
        /check constraint/.test(error.message) && !inspect(error).includes('A@example.com'),
    );
  });
});
