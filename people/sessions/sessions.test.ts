import { testEngines } from '@kiln-connect/store/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createTestPerson,
  openBrowser,
  openTestPeople,
  TEST_PASSWORD,
  type TestPeople,
  totpCode,
} from '../testing/index.ts';

const pass = (seconds: number) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
};
const HOUR = 3600;
const from = { address: '203.0.113.9', userAgent: null };

describe.each(testEngines)('sessions, on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestPeople;
  beforeAll(async () => {
    test = await openTestPeople({ engine });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(() => test?.remove());

  async function signedIn() {
    const person = await createTestPerson(test.people);
    const browser = openBrowser(test);
    await browser.signIn(person.email);
    return { ...person, browser };
  }

  it('end after twelve hours without use', async () => {
    const { browser } = await signedIn();
    pass(11 * HOUR);
    expect(await browser.session()).toBeDefined();
    pass(11 * HOUR);
    expect(await browser.session()).toBeDefined();
    pass(12 * HOUR + 1);
    expect(await browser.session()).toBeUndefined();
    await expect(browser.get('/passkey/list-user-passkeys')).rejects.toMatchObject({
      code: 'not_signed_in',
    });
  });

  it('end after seven days however much they are used, and say when', async () => {
    const { browser } = await signedIn();
    const first = await browser.session();
    const start = first?.createdAt.getTime() ?? 0;
    expect(first?.expiresAt).toEqual(new Date(start + 12 * HOUR * 1000));
    for (let hours = 0; hours < 7 * 24 - 6; hours += 6) {
      expect(await browser.session(), `after ${hours} hours`).toBeDefined();
      pass(6 * HOUR);
    }
    expect((await browser.session())?.expiresAt).toEqual(new Date(start + 7 * 24 * HOUR * 1000));
    pass(6 * HOUR + 1);
    expect(await browser.session()).toBeUndefined();
  });

  it('do not live longer when their secret changes', async () => {
    const { browser } = await signedIn();
    const start = (await browser.session())?.createdAt;
    pass(600);
    const { totp_uri } = await browser.post('/two-factor/enable', { password: TEST_PASSWORD });
    await browser.post('/two-factor/verify-totp', { code: await totpCode(totp_uri) });
    expect((await browser.session())?.createdAt).toEqual(start);
  });

  it('can be listed by device and place, and ended one by one', async () => {
    const { browser, id, email } = await signedIn();
    const phone = openBrowser({
      ...test,
      address: '2001:db8::7',
      userAgent:
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    });
    await phone.signIn(email);
    const listed = await test.people.sessions({ userId: id });
    expect(listed.map(({ device, address }) => [device, address])).toEqual(
      expect.arrayContaining([
        ['Safari on iPhone', '2001:db8::7'],
        ['Firefox on Linux', '192.0.2.1'],
      ]),
    );
    const { sessionId = '' } = (await phone.session()) ?? {};
    await test.people.endSession({ userId: id, sessionId, ...from });
    expect(test.entries.at(-1)).toMatchObject({
      action: 'session_ended',
      actor: { id },
      address: '203.0.113.9',
    });
    expect(await phone.session()).toBeUndefined();
    expect(await browser.session()).toBeDefined();
  });

  it('of others can not be ended', async () => {
    const { browser } = await signedIn();
    const stranger = await signedIn();
    const { sessionId = '' } = (await browser.session()) ?? {};
    for (const one of [sessionId, 'no-uuid', "' or true --"]) {
      await expect(
        test.people.endSession({ userId: stranger.id, sessionId: one, ...from }),
      ).rejects.toMatchObject({ code: 'session_not_found' });
    }
    expect(await browser.session()).toBeDefined();
  });

  it('can be ended all, or all but one', async () => {
    const { browser, id, email } = await signedIn();
    const others = [openBrowser(test), openBrowser(test)];
    for (const other of others) await other.signIn(email);
    const { sessionId = '' } = (await browser.session()) ?? {};
    await test.people.endOtherSessions({ userId: id, exceptSessionId: sessionId, ...from });
    for (const other of others) expect(await other.session()).toBeUndefined();
    expect(await browser.session()).toBeDefined();
    await test.people.endAllSessions({ userId: id, ...from });
    expect(await browser.session()).toBeUndefined();
    expect(test.entries.at(-2)).toMatchObject({
      action: 'session_ended',
      details: { sessions: 2 },
    });
  });

  it('end at the sign-out, also where the cookie was copied', async () => {
    const { browser } = await signedIn();
    const copy = openBrowser(test);
    copy.cookies.set('kiln.session', browser.cookies.get('kiln.session') as string);
    await browser.post('/sign-out');
    expect(browser.cookies.has('kiln.session')).toBe(false);
    expect(await copy.session()).toBeUndefined();
    expect(test.entries.at(-1)).toMatchObject({ action: 'signed_out' });
    await openBrowser(test).post('/sign-out');
  });

  it('get a new secret at each sign-in, and the one before ends', async () => {
    const { browser, email, id } = await signedIn();
    const copy = openBrowser(test);
    copy.cookies.set('kiln.session', browser.cookies.get('kiln.session') as string);
    await browser.signIn(email);
    expect(browser.cookies.get('kiln.session')).not.toBe(copy.cookies.get('kiln.session'));
    expect(await copy.session()).toBeUndefined();
    expect(await test.people.sessions({ userId: id })).toHaveLength(1);
  });

  it('are not made of a secret that somebody else chose', async () => {
    const { email } = await createTestPerson(test.people);
    const browser = openBrowser(test);
    browser.cookies.set('kiln.session', 'chosen.by%20the%20attacker');
    expect(await browser.session()).toBeUndefined();
    await browser.signIn(email);
    expect(browser.cookies.get('kiln.session')).not.toContain('chosen');
  });

  it('are proved by a signed cookie alone: what the database holds opens nothing', async () => {
    const { browser } = await signedIn();
    const { orm, tables } = test.store.people;
    const rows = await orm.select({ token: tables.sessions.token }).from(tables.sessions);
    const thief = openBrowser(test);
    const signature = decodeURIComponent(browser.cookies.get('kiln.session') ?? '').split('.')[1];
    for (const { token } of rows) {
      thief.cookies.set('kiln.session', token);
      expect(await thief.session()).toBeUndefined();
      thief.cookies.set('kiln.session', encodeURIComponent(`${token}.${signature?.slice(1)}A`));
      expect(await thief.session()).toBeUndefined();
    }
  });

  it('are begun by whoever authenticated a person otherwise, and say how', async () => {
    const { id } = await test.people.createUser({ email: 'sso@example.com', name: 'Sso' });
    const { setCookie } = await test.people.startSession({
      userId: id,
      method: 'single-sign-on',
      secondFactor: false,
      address: '198.51.100.1',
      userAgent: 'curl/8.5.0',
    });
    const browser = openBrowser(test);
    browser.keep(setCookie);
    expect(await browser.session()).toMatchObject({
      userId: id,
      method: 'single-sign-on',
      secondFactor: false,
      hasPassword: false,
      address: '198.51.100.1',
      userAgent: 'curl/8.5.0',
    });
    expect(test.entries.at(-1)).toMatchObject({
      action: 'signed_in',
      details: { method: 'single-sign-on' },
    });
    expect(await browser.get('/passkey/list-user-passkeys')).toEqual([]);
  });

  it('take with them what is a removed person’s', async () => {
    const { browser, id } = await signedIn();
    await test.people.removeUser({ userId: id });
    expect(await browser.session()).toBeUndefined();
    expect(await test.people.findPerson({ id })).toBeUndefined();
  });
});

describe('the cookies of a session', () => {
  it.each([
    { isSecure: false, publicUrl: 'http://localhost:8080', name: 'kiln.session' },
    {
      isSecure: true,
      publicUrl: 'https://connect.example.com',
      name: '__Host-kiln.session',
    },
  ])('are out of reach of scripts and other sites; secure: $isSecure', async (o) => {
    const test = await openTestPeople({ isSecure: o.isSecure, publicUrl: new URL(o.publicUrl) });
    try {
      const { id, email } = await createTestPerson(test.people);
      const browser = openBrowser({ ...test, origin: o.publicUrl });
      await browser.signIn(email);
      const cookie = browser.lastSetCookie.find((line) => line.startsWith(`${o.name}=`)) ?? '';
      const started = await test.people.startSession({
        userId: id,
        method: 'password',
        secondFactor: false,
        ...from,
      });
      const secured = o.isSecure ? ['Secure'] : [];
      const expected = ['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Lax', ...secured].sort();
      const attributesOf = (line = '') => line.split('; ').slice(1).sort();
      expect(attributesOf(cookie)).toEqual(expected);
      expect(attributesOf(started.setCookie[0])).toEqual(expected);
      for (const line of [...browser.lastSetCookie, ...started.setCookie]) {
        expect(line).toMatch(o.isSecure ? /^__Host-kiln\./ : /^kiln\./);
        expect(line).toMatch(/; HttpOnly/);
        expect(line).not.toMatch(/domain/i);
      }
      await browser.get('/passkey/generate-authenticate-options');
      expect(browser.lastSetCookie).toHaveLength(1);
      expect(browser.lastSetCookie[0]).toMatch(
        o.isSecure ? /^__Host-kiln\.passkey=.*; Secure/ : /^kiln\.passkey=/,
      );
    } finally {
      await test.remove();
    }
  });
});
