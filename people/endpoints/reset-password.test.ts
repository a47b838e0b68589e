import { testEngines } from '@kiln-connect/store/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ResetLink } from '../people.ts';
import {
  createTestPerson,
  openBrowser,
  openTestPeople,
  type TestPeople,
} from '../testing/index.ts';

const pass = (seconds: number) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
};
const NEXT = 'amber Lantern quiz 71';

describe.each(testEngines)('a forgotten password, on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestPeople;
  beforeAll(async () => {
    test = await openTestPeople({ engine });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(() => test?.remove());

  const linkFor = async (email: string): Promise<ResetLink> => {
    const sent = test.nextResetLink(email);
    await openBrowser({ ...test, address: '198.51.100.200' }).post('/request-password-reset', {
      email,
    });
    return sent;
  };

  it('is replaced by way of a link that works once and ends all sessions', async () => {
    const { email, name } = await createTestPerson(test.people);
    const elsewhere = openBrowser(test);
    await elsewhere.signIn(email);
    const link = await linkFor(email.toUpperCase());
    expect(link).toMatchObject({ email, name });
    expect(link.expiresAt.getTime() - Date.now()).toBeGreaterThan(59 * 60_000);
    const browser = openBrowser(test);
    const body = { token: link.token, password: NEXT };
    expect(await browser.post('/reset-password', body)).toEqual({});
    expect(await browser.session()).toBeUndefined();
    expect(await elsewhere.session()).toBeUndefined();
    expect(test.entries.at(-1)).toMatchObject({
      action: 'password_reset',
      actor: { label: email },
    });
    await expect(browser.signIn(email)).rejects.toMatchObject({ code: 'wrong_credentials' });
    expect(await browser.signIn(email, NEXT)).toEqual({ two_factor: false });
    await expect(browser.post('/reset-password', body)).rejects.toMatchObject({
      code: 'invalid_reset_token',
    });
  });

  it('gets the same answer for an address that nobody has, and no mail', async () => {
    const browser = openBrowser(test);
    const body = { email: 'nobody@example.com' };
    const { email } = await createTestPerson(test.people);
    let sent = '';
    for (const one of [body.email, email]) {
      void test.nextResetLink(one).then((link) => {
        sent = link.email;
      });
    }
    expect(await browser.post('/request-password-reset', body)).toEqual({});
    // What is known is answered before anything is looked up: the mail comes after the answer.
    expect(await browser.post('/request-password-reset', { email })).toEqual({});
    expect(sent).toBe('');
    await vi.waitFor(() => expect(sent).toBe(email));
  });

  it('is answered though the mail can not be queued, as for an address that nobody has', async () => {
    const faults: string[] = [];
    const broken = await openTestPeople({
      onResetRequested: async () => {
        throw new Error('the outbox is full');
      },
      log: {
        debug: () => {},
        info: () => {},
        warn: (_fields, message) => faults.push(message),
        error: (_fields, message) => faults.push(message),
      },
    });
    try {
      const { email } = await createTestPerson(broken.people);
      expect(await openBrowser(broken).post('/request-password-reset', { email })).toEqual({});
      await vi.waitFor(() => expect(faults).not.toEqual([]));
    } finally {
      await broken.remove();
    }
  });

  it('has links that end after an hour', async () => {
    const { email } = await createTestPerson(test.people);
    const { token } = await linkFor(email);
    pass(3601);
    await expect(
      openBrowser(test).post('/reset-password', { token, password: NEXT }),
    ).rejects.toMatchObject({ code: 'invalid_reset_token' });
  });

  it('has links whose tokens are not in the database', async () => {
    const { email } = await createTestPerson(test.people);
    const { token } = await linkFor(email);
    const { orm, tables } = test.store.people;
    const rows = await orm.select().from(tables.verifications);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('keeps the link when the new password is too weak', async () => {
    const { email } = await createTestPerson(test.people, { name: 'Josephine Harrington' });
    const { token } = await linkFor(email);
    const browser = openBrowser(test);
    for (const password of ['short', 'password123', 'josephineharrington']) {
      await expect(browser.post('/reset-password', { token, password })).rejects.toMatchObject({
        code: 'weak_password',
      });
    }
    await browser.post('/reset-password', { token, password: NEXT });
  });

  it('voids every other link and every sign-in that waits for a code', async () => {
    const { email, id } = await createTestPerson(test.people);
    const first = await linkFor(email);
    const second = await linkFor(email);
    await openBrowser(test).post('/reset-password', { token: second.token, password: NEXT });
    await expect(
      openBrowser(test).post('/reset-password', { token: first.token, password: NEXT }),
    ).rejects.toMatchObject({ code: 'invalid_reset_token' });
    const { orm, tables } = test.store.people;
    const rows = await orm.select().from(tables.verifications);
    expect(rows.filter(({ value }) => value === id)).toEqual([]);
  });

  it('lets the owner in again whom a stranger’s guesses would keep out', async () => {
    const { email } = await createTestPerson(test.people);
    const address = '198.51.100.230';
    for (let i = 0; i < 11; i += 1) {
      await openBrowser({ ...test, address })
        .signIn(email, `guess ${i}`)
        .catch(() => {});
    }
    const { token } = await linkFor(email);
    const owner = openBrowser({ ...test, address });
    await owner.post('/reset-password', { token, password: NEXT });
    await owner.signIn(email, NEXT);
  });

  it('is asked for at most five times in a quarter of an hour', async () => {
    const { email } = await createTestPerson(test.people);
    const browser = openBrowser({ ...test, address: '198.51.100.240' });
    for (let i = 0; i < 5; i += 1) await browser.post('/request-password-reset', { email });
    await expect(browser.post('/request-password-reset', { email })).rejects.toMatchObject({
      code: 'too_many_attempts',
    });
  });

  it('becomes a first password for who signs in otherwise', async () => {
    const { email, id } = await test.people.createUser({ email: 'sso@example.com', name: 'Sso' });
    const { token } = await linkFor(email);
    await openBrowser(test).post('/reset-password', { token, password: NEXT });
    expect(await test.people.findPerson({ id })).toMatchObject({ hasPassword: true });
  });
});
