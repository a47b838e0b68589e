import { testEngines } from '@kiln-connect/store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestPerson,
  openTestPeople,
  TEST_PASSWORD,
  type TestPeople,
} from './testing/index.ts';

describe.each(testEngines)('people, on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestPeople;
  beforeAll(async () => {
    test = await openTestPeople({ engine });
  });
  afterAll(() => test?.remove());

  it('are made with a lower-case e-mail, once, and found by it or by id', async () => {
    const made = await test.people.createUser({
      email: '  Grace.Hopper@Example.COM ',
      name: ' Grace Hopper ',
      password: TEST_PASSWORD,
    });
    expect(made).toMatchObject({
      email: 'grace.hopper@example.com',
      name: 'Grace Hopper',
      hasPassword: true,
      hasTwoFactor: false,
    });
    for (const by of [{ email: 'GRACE.hopper@example.com' }, { id: made.id }]) {
      expect(await test.people.findPerson(by)).toEqual(made);
    }
    await expect(
      test.people.createUser({ email: 'grace.hopper@EXAMPLE.com', name: 'Other' }),
    ).rejects.toMatchObject({ code: 'email_taken', name: 'ConflictError' });
  });

  it('are made once when it is asked for twice at the same time', async () => {
    const twice = [1, 2].map(() => createTestPerson(test.people, { email: 'twice@example.com' }));
    const results = await Promise.allSettled(twice);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('have a name that can be shown and an e-mail that can be written to', async () => {
    for (const name of ['', '   ', 'two\nlines', 'right\u202eto left', 'x'.repeat(101), 'nul\0']) {
      await expect(
        test.people.createUser({ email: 'name@example.com', name }),
        JSON.stringify(name),
      ).rejects.toMatchObject({ code: 'invalid_name' });
    }
    for (const email of ['', 'x', 'a@b', 'a@b.example\nbcc: c@d.example', 'a b@c.example']) {
      await expect(
        test.people.createUser({ email, name: 'Name' }),
        JSON.stringify(email),
      ).rejects.toMatchObject({ code: 'invalid_email' });
    }
    const { id } = await createTestPerson(test.people, { name: '<b>Ünïcødé</b> 雪' });
    expect(await test.people.findPerson({ id })).toMatchObject({ name: '<b>Ünïcødé</b> 雪' });
    await test.people.updateName({ userId: id, name: ' Other ' });
    expect(await test.people.findPerson({ id })).toMatchObject({ name: 'Other' });
    await expect(test.people.updateName({ userId: id, name: '\u200b' })).rejects.toMatchObject({
      code: 'invalid_name',
    });
  });

  it('are not made with a weak password, nor half when something fails', async () => {
    const given = { email: 'weak@example.com', name: 'Weak', password: 'weak@example.com' };
    await expect(test.people.createUser(given)).rejects.toMatchObject({ code: 'weak_password' });
    expect(await test.people.findPerson(given)).toBeUndefined();
  });

  it('have passwords of which only a hash is kept', async () => {
    await createTestPerson(test.people);
    const { orm, tables } = test.store.people;
    const rows = await orm.select().from(tables.credentials);
    expect(rows.length).toBeGreaterThan(0);
    for (const { password } of rows) expect(password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
    expect(new Set(rows.map(({ password }) => password)).size).toBe(rows.length);
  });
});
