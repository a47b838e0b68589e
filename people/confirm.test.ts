import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PersonSession } from './people.ts';
import {
  type Browser,
  createPasskeyDevice,
  createTestPerson,
  openBrowser,
  openTestPeople,
  TEST_PASSWORD,
  type TestPeople,
  totpCode,
} from './testing/index.ts';

const pass = (seconds: number) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
};
const from = { address: '192.0.2.1', userAgent: null };
const NEXT = 'amber Lantern quiz 71';

describe('a person who is signed in', () => {
  let test: TestPeople;
  beforeAll(async () => {
    test = await openTestPeople();
  });
  beforeEach(() => pass(0));
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
  const sessionIn = async (browser: Browser) => (await browser.session()) as PersonSession;

  it('confirms by the password that it is still them', async () => {
    const { browser } = await signedIn();
    pass(3600);
    const session = await sessionIn(browser);
    expect(session.authenticatedAt.getTime()).toBe(Date.now() - 3_600_000);
    await expect(test.people.confirm({ session, ...from })).rejects.toMatchObject({
      code: 'confirmation_missing',
      details: { missing: ['password'] },
    });
    await expect(
      test.people.confirm({ session, password: 'not the password', ...from }),
    ).rejects.toMatchObject({ code: 'confirmation_failed' });
    await test.people.confirm({ session, password: TEST_PASSWORD, ...from });
    expect((await sessionIn(browser)).authenticatedAt.getTime()).toBe(Date.now());
    expect(test.entries.at(-1)).toMatchObject({ action: 'reauthenticated' });
  });

  it('gives the code of the app as well, each code once', async () => {
    const { browser } = await signedIn();
    const { totp_uri: uri } = await browser.post('/two-factor/enable', { password: TEST_PASSWORD });
    await browser.post('/two-factor/verify-totp', { code: await totpCode(uri) });
    const session = await sessionIn(browser);
    await expect(
      test.people.confirm({ session, password: TEST_PASSWORD, ...from }),
    ).rejects.toMatchObject({ code: 'confirmation_missing', details: { missing: ['code'] } });
    const both = async () => ({ session, password: TEST_PASSWORD, code: await totpCode(uri) });
    await expect(test.people.confirm({ ...(await both()), ...from })).rejects.toMatchObject({
      code: 'confirmation_failed',
    });
    pass(30);
    await expect(
      test.people.confirm({ ...(await both()), password: 'wrong password', ...from }),
    ).rejects.toMatchObject({ code: 'confirmation_failed' });
    await test.people.confirm({ ...(await both()), ...from });
  });

  it('gives a session that is older than the app its second factor by a code', async () => {
    const { browser, email } = await signedIn();
    const older = openBrowser(test);
    await older.signIn(email);
    const { totp_uri: uri } = await browser.post('/two-factor/enable', { password: TEST_PASSWORD });
    await browser.post('/two-factor/verify-totp', { code: await totpCode(uri) });
    const session = await sessionIn(older);
    expect(session).toMatchObject({ hasTwoFactor: true, secondFactor: false });
    pass(30);
    const code = await totpCode(uri);
    await test.people.confirm({ session, password: TEST_PASSWORD, code, ...from });
    expect(await sessionIn(older)).toMatchObject({ secondFactor: true });
  });

  it('signs in again where there is neither password nor app', async () => {
    const { id } = await test.people.createUser({ email: 'sso@example.com', name: 'Sso' });
    const browser = openBrowser(test);
    const how = { method: 'single-sign-on', secondFactor: false } as const;
    browser.keep((await test.people.startSession({ userId: id, ...how, ...from })).setCookie);
    const session = await sessionIn(browser);
    await expect(test.people.confirm({ session, ...from })).rejects.toMatchObject({
      code: 'nothing_to_confirm_with',
    });
    await browser.addPasskey(createPasskeyDevice());
    await test.people.setPassword({ session, password: TEST_PASSWORD, ...from });
    await expect(
      test.people.setPassword({ session, password: NEXT, ...from }),
    ).rejects.toMatchObject({ code: 'password_exists' });
    expect(await sessionIn(browser)).toMatchObject({ hasPassword: true });
  });

  it('sets a first password with a recent authentication only', async () => {
    const { id } = await test.people.createUser({ email: 'late@example.com', name: 'Late' });
    const browser = openBrowser(test);
    const how = { method: 'single-sign-on', secondFactor: false } as const;
    browser.keep((await test.people.startSession({ userId: id, ...how, ...from })).setCookie);
    pass(901);
    const session = await sessionIn(browser);
    const given = { session, ...from };
    await expect(
      test.people.setPassword({ ...given, password: TEST_PASSWORD }),
    ).rejects.toMatchObject({ code: 'reauthentication_needed' });
    await expect(
      test.people.changePassword({ ...given, current: 'x', next: TEST_PASSWORD }),
    ).rejects.toMatchObject({ code: 'no_password' });
  });

  it('changes the password, which ends the other sessions and no others', async () => {
    const { browser, email } = await signedIn();
    const { browser: stranger } = await signedIn();
    const elsewhere = openBrowser(test);
    await elsewhere.signIn(email);
    const session = await sessionIn(browser);
    const change = (current: string, next: string) =>
      test.people.changePassword({ session, current, next, ...from });
    await expect(change('not the password', NEXT)).rejects.toMatchObject({
      code: 'confirmation_failed',
    });
    await expect(change(TEST_PASSWORD, 'password123')).rejects.toMatchObject({
      code: 'weak_password',
    });
    expect(await elsewhere.session()).toBeDefined();
    await change(TEST_PASSWORD, NEXT);
    expect(await elsewhere.session()).toBeUndefined();
    expect(await browser.session()).toBeDefined();
    expect(await stranger.session()).toBeDefined();
    expect(test.entries.at(-1)).toMatchObject({
      action: 'password_changed',
      details: { sessions_ended: 1 },
    });
    await expect(elsewhere.signIn(email)).rejects.toMatchObject({ code: 'wrong_credentials' });
    await elsewhere.signIn(email, NEXT);
  });

  it('can not be guessed at by who took the session over', async () => {
    const { browser } = await signedIn();
    const session = await sessionIn(browser);
    const codes = [];
    for (let i = 0; i < 5; i += 1) {
      const password = `guess number ${i}`;
      const ways = [
        test.people.confirm({ session, password, ...from }),
        test.people.changePassword({ session, current: password, next: NEXT, ...from }),
        browser.post('/two-factor/enable', { password }),
      ];
      for (const way of await Promise.allSettled(ways)) {
        codes.push(way.status === 'rejected' ? way.reason.code : 'passed');
      }
    }
    expect(codes.filter((code) => code === 'confirmation_failed')).toHaveLength(10);
    expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(5);
    const refusal = await test.people
      .confirm({ session, password: TEST_PASSWORD, ...from })
      .catch((error) => error);
    expect(refusal.code).toBe('too_many_attempts');
    expect(refusal.retryAfterSeconds).toBeLessThanOrEqual(900);
  });
});
