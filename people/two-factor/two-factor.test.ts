import { testEngines } from '@kiln-connect/store/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Browser,
  createTestPerson,
  openBrowser,
  openTestPeople,
  TEST_PASSWORD,
  type TestPeople,
  totpCode,
} from '../testing/index.ts';

/** Everything that is timed here goes by `Date`, which stands still but for this; timers go on. */
const pass = (seconds: number) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
};

describe.each(testEngines)('two-factor by an authenticator app, on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestPeople;
  beforeAll(async () => {
    test = await openTestPeople({ engine });
  });
  beforeEach(() => pass(0));
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(() => test?.remove());

  /** A person whose app is set up, the browser in which they did it, and what the app knows. */
  async function enrolled() {
    const person = await createTestPerson(test.people);
    const browser = openBrowser(test);
    await browser.signIn(person.email);
    const { totp_uri: uri, backup_codes: backupCodes } = await browser.post('/two-factor/enable', {
      password: TEST_PASSWORD,
    });
    await browser.post('/two-factor/verify-totp', { code: await totpCode(uri, -1) });
    return { ...person, browser, uri: uri as string, backupCodes: backupCodes as string[] };
  }

  it('is asked for only once the first code proved that the app works', async () => {
    const { email } = await createTestPerson(test.people);
    const browser = openBrowser(test);
    await browser.signIn(email);
    const { totp_uri: uri, backup_codes: codes } = await browser.post('/two-factor/enable', {
      password: TEST_PASSWORD,
    });
    expect(uri).toMatch(/^otpauth:\/\/totp\/Kiln%20Connect:/);
    expect(new Set(codes).size).toBe(10);
    expect(await openBrowser(test).signIn(email)).toEqual({ two_factor: false });
    await expect(browser.post('/two-factor/verify-totp', { code: '000000' })).rejects.toMatchObject(
      {
        code: 'wrong_code',
      },
    );
    const before = browser.cookies.get('kiln.session');
    const { createdAt } = (await browser.session()) ?? {};
    expect(await browser.post('/two-factor/verify-totp', { code: await totpCode(uri) })).toEqual(
      {},
    );
    expect(browser.cookies.get('kiln.session')).not.toBe(before);
    expect(await browser.session()).toMatchObject({
      hasTwoFactor: true,
      secondFactor: true,
      method: 'password',
      createdAt,
    });
    expect(test.entries.at(-1)).toMatchObject({ action: 'two_factor_enabled' });
    expect(await openBrowser(test).signIn(email)).toEqual({ two_factor: true });
  });

  it('gives no session before the code, and a new one after it', async () => {
    const { email, uri } = await enrolled();
    const browser = openBrowser(test);
    expect(await browser.signIn(email)).toEqual({ two_factor: true });
    expect(browser.cookies.has('kiln.session')).toBe(false);
    expect(browser.lastSetCookie.join()).not.toMatch(/kiln\.session=[^;]/);
    expect(await browser.session()).toBeUndefined();
    expect(await browser.post('/two-factor/verify-totp', { code: await totpCode(uri) })).toEqual(
      {},
    );
    expect(await browser.session()).toMatchObject({ secondFactor: true, method: 'password' });
    expect(browser.cookies.has('kiln.two_factor')).toBe(false);
    expect(test.entries.at(-1)).toMatchObject({
      action: 'signed_in',
      details: { second_factor: true },
    });
  });

  it('accepts a code once, and none of an earlier step after it', async () => {
    const { email, uri } = await enrolled();
    const code = await totpCode(uri);
    const first = openBrowser(test);
    await first.signIn(email);
    await first.post('/two-factor/verify-totp', { code });
    for (const used of [code, await totpCode(uri, -1)]) {
      const again = openBrowser(test);
      await again.signIn(email);
      await expect(again.post('/two-factor/verify-totp', { code: used })).rejects.toMatchObject({
        code: 'wrong_code',
      });
      expect(await again.session()).toBeUndefined();
    }
    expect(test.entries.at(-1)).toMatchObject({
      action: 'sign_in_failed',
      details: { reason: 'wrong_code' },
    });
    pass(60);
    const later = openBrowser(test);
    await later.signIn(email);
    await later.post('/two-factor/verify-totp', { code: await totpCode(uri) });
    expect(await later.session()).toBeDefined();
  });

  it('lets one of two through that show the same code at the same time', async () => {
    const { email, uri } = await enrolled();
    const browsers = [openBrowser(test), openBrowser(test), openBrowser(test)];
    for (const browser of browsers) await browser.signIn(email);
    const code = await totpCode(uri);
    const results = await Promise.allSettled(
      browsers.map((browser) => browser.post('/two-factor/verify-totp', { code })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('refuses codes of other steps', async () => {
    const { email, uri } = await enrolled();
    const browser = openBrowser(test);
    await browser.signIn(email);
    for (const steps of [-3, 3]) {
      const code = await totpCode(uri, steps);
      await expect(browser.post('/two-factor/verify-totp', { code })).rejects.toMatchObject({
        code: 'wrong_code',
      });
    }
  });

  it('waits ten minutes for the code', async () => {
    const { email, uri } = await enrolled();
    const browser = openBrowser(test);
    await browser.signIn(email);
    pass(601);
    const code = await totpCode(uri);
    await expect(browser.post('/two-factor/verify-totp', { code })).rejects.toMatchObject({
      code: 'sign_in_expired',
    });
  });

  it('takes each backup code once', async () => {
    const { email, backupCodes } = await enrolled();
    const [code, other] = backupCodes;
    const browser = openBrowser(test);
    await browser.signIn(email);
    await browser.post('/two-factor/verify-backup-code', { code });
    expect(await browser.session()).toMatchObject({ secondFactor: true });
    const again = openBrowser(test);
    await again.signIn(email);
    await expect(again.post('/two-factor/verify-backup-code', { code })).rejects.toMatchObject({
      code: 'wrong_code',
    });
    await again.post('/two-factor/verify-backup-code', { code: other });
    expect(await again.session()).toBeDefined();
  });

  it('voids the old backup codes when new ones are made', async () => {
    const { email, browser, backupCodes } = await enrolled();
    const { backup_codes: renewed } = await browser.post('/two-factor/generate-backup-codes', {
      password: TEST_PASSWORD,
    });
    expect(test.entries.at(-1)).toMatchObject({ action: 'backup_codes_regenerated' });
    const other = openBrowser(test);
    await other.signIn(email);
    await expect(
      other.post('/two-factor/verify-backup-code', { code: backupCodes[3] }),
    ).rejects.toMatchObject({ code: 'wrong_code' });
    await other.post('/two-factor/verify-backup-code', { code: renewed[3] });
  });

  it('ends with the password and a recent authentication, and its sessions with it', async () => {
    const { email, browser, id } = await enrolled();
    await expect(browser.post('/two-factor/disable', {})).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await expect(
      browser.post('/two-factor/disable', { password: 'not the password' }),
    ).rejects.toMatchObject({ code: 'confirmation_failed' });
    pass(16 * 60);
    await expect(
      browser.post('/two-factor/disable', { password: TEST_PASSWORD }),
    ).rejects.toMatchObject({ code: 'reauthentication_needed' });
    pass(-16 * 60);
    await browser.post('/two-factor/disable', { password: TEST_PASSWORD });
    expect(await browser.session()).toMatchObject({ hasTwoFactor: false, secondFactor: false });
    expect(test.entries.at(-1)).toMatchObject({ action: 'two_factor_disabled' });
    expect(await openBrowser(test).signIn(email)).toEqual({ two_factor: false });
    expect(await test.people.findPerson({ id })).toMatchObject({ hasTwoFactor: false });
  });

  it('can not be set up over one that is there, nor by a session that is not recent', async () => {
    const { browser } = await enrolled();
    await expect(
      browser.post('/two-factor/enable', { password: TEST_PASSWORD }),
    ).rejects.toMatchObject({ code: 'two_factor_enabled' });
    await expect(browser.post('/two-factor/verify-totp', { code: '123456' })).rejects.toMatchObject(
      {
        code: 'two_factor_enabled',
      },
    );
    const { email } = await createTestPerson(test.people);
    const other = openBrowser(test);
    await other.signIn(email);
    pass(16 * 60);
    await expect(
      other.post('/two-factor/enable', { password: TEST_PASSWORD }),
    ).rejects.toMatchObject({ code: 'reauthentication_needed' });
  });

  it('guards itself and passkeys from a session of single sign-on, which asked for no code', async () => {
    const { id: userId, uri } = await enrolled();
    const browser = openBrowser(test);
    const from = { address: '192.0.2.1', userAgent: null };
    const how = { method: 'single-sign-on', secondFactor: false } as const;
    browser.keep((await test.people.startSession({ userId, ...how, ...from })).setCookie);
    const body = { password: TEST_PASSWORD };
    for (const asking of [
      () => browser.get('/passkey/generate-register-options'),
      () => browser.post('/two-factor/disable', body),
      () => browser.post('/two-factor/generate-backup-codes', body),
    ]) {
      await expect(asking()).rejects.toMatchObject({ code: 'reauthentication_needed' });
    }
    const session = await browser.session();
    if (!session) throw new Error('the session is not there');
    await test.people.confirm({ session, ...body, code: await totpCode(uri), ...from });
    const options = await browser.get('/passkey/generate-register-options');
    expect(options).toMatchObject({ challenge: expect.any(String) });
  });

  it('takes no code of a session for the code of a sign-in that waits', async () => {
    const { email, uri } = await enrolled();
    const browser: Browser = openBrowser(test);
    await browser.signIn((await createTestPerson(test.people)).email);
    const own = browser.cookies.get('kiln.session') as string;
    await browser.signIn(email);
    browser.cookies.set('kiln.session', own);
    await browser.post('/two-factor/verify-totp', { code: await totpCode(uri) });
    expect(await browser.session()).toMatchObject({ email });
  });

  it('keeps neither secret nor codes readable in the database', async () => {
    const { id, uri, backupCodes } = await enrolled();
    const { orm, tables } = test.store.people;
    const rows = await orm.select().from(tables.twoFactors);
    const row = rows.find(({ userId }) => userId === id);
    expect(JSON.stringify(row)).not.toContain(new URL(uri).searchParams.get('secret'));
    for (const code of backupCodes) expect(row?.backupCodes).not.toContain(code);
  });
});
