import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createPasskeyDevice,
  createTestPerson,
  openBrowser,
  openTestPeople,
  type TestPeople,
} from '../testing/index.ts';

const pass = (seconds: number) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
};

describe('passkeys', () => {
  let test: TestPeople;
  beforeAll(async () => {
    test = await openTestPeople();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(() => test?.remove());

  async function withPasskey() {
    const person = await createTestPerson(test.people);
    const browser = openBrowser(test);
    await browser.signIn(person.email);
    const device = createPasskeyDevice();
    const passkey = await browser.addPasskey(device);
    return { ...person, browser, device, passkey };
  }

  it('sign in without a password, and stand for two factors', async () => {
    const { email, device, passkey } = await withPasskey();
    expect(passkey).toMatchObject({ name: 'Passkey', backed_up: false });
    expect(Object.keys(passkey).sort()).toEqual(['backed_up', 'created_at', 'id', 'name']);
    const browser = openBrowser(test);
    expect(await browser.signInWithPasskey(device)).toEqual({});
    expect(await browser.session()).toMatchObject({ email, method: 'passkey', secondFactor: true });
    expect(test.entries.at(-1)).toMatchObject({
      action: 'signed_in',
      details: { method: 'passkey', second_factor: true },
    });
    expect(browser.cookies.has('kiln.passkey')).toBe(false);
  });

  it('are bound to the public address and ask for the verification of the user', async () => {
    const { browser } = await withPasskey();
    expect(await browser.get('/passkey/generate-register-options')).toMatchObject({
      rp: { id: 'localhost', name: 'Kiln Connect' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{}],
    });
    expect(await openBrowser(test).get('/passkey/generate-authenticate-options')).toMatchObject({
      rpId: 'localhost',
      userVerification: 'required',
    });
  });

  it('are refused when the authenticator did not verify its user', async () => {
    const { browser } = await withPasskey();
    const careless = createPasskeyDevice({ verifiesUser: false });
    await expect(browser.addPasskey(careless)).rejects.toMatchObject({ code: 'passkey_refused' });
    expect(await browser.get('/passkey/list-user-passkeys')).toHaveLength(1);
  });

  it('are refused at sign-in when the authenticator does not verify its user any more', async () => {
    const { browser } = await withPasskey();
    const device = createPasskeyDevice();
    const careless = createPasskeyDevice({ verifiesUser: false, like: device });
    await browser.addPasskey(device);
    const stranger = openBrowser(test);
    await expect(stranger.signInWithPasskey(careless)).rejects.toMatchObject({
      code: 'passkey_refused',
    });
    expect(await stranger.session()).toBeUndefined();
    await stranger.signInWithPasskey(device);
    expect(await stranger.session()).toBeDefined();
  });

  it('are refused when their count of uses goes back: somebody has a copy', async () => {
    const { device } = await withPasskey();
    await openBrowser(test).signInWithPasskey(device);
    device.key.count -= 2;
    await expect(openBrowser(test).signInWithPasskey(device)).rejects.toMatchObject({
      code: 'passkey_refused',
    });
  });

  it('are refused from another origin, twice with one challenge, late, or for another ceremony', async () => {
    const { device } = await withPasskey();
    const browser = openBrowser(test);
    const options = () => browser.get('/passkey/generate-authenticate-options');
    const verify = (response: object) =>
      browser.post('/passkey/verify-authentication', { response });
    const refused = { code: 'passkey_refused' };
    await expect(
      verify(device.get(await options(), 'http://localhost:8081')),
    ).rejects.toMatchObject(refused);
    await expect(
      verify(device.get({ ...(await options()), rpId: 'evil.example' }, 'http://localhost:8080')),
    ).rejects.toMatchObject(refused);
    const stale = await options();
    await options();
    await expect(verify(device.get(stale, 'http://localhost:8080'))).rejects.toMatchObject(refused);

    const late = device.get(await options(), 'http://localhost:8080');
    pass(301);
    await expect(verify(late)).rejects.toMatchObject(refused);
    vi.useRealTimers();

    const good = device.get(await options(), 'http://localhost:8080');
    const cookie = browser.cookies.get('kiln.passkey') as string;
    await verify(good);
    browser.cookies.set('kiln.passkey', cookie);
    await expect(verify(good)).rejects.toMatchObject(refused);
    await expect(openBrowser(test).signInWithPasskey(createPasskeyDevice())).rejects.toMatchObject(
      refused,
    );
  });

  it('prove anew who is signed in, in a session of a new secret', async () => {
    const { browser, device, id } = await withPasskey();
    const before = browser.cookies.get('kiln.session');
    pass(20 * 60);
    await expect(browser.get('/passkey/generate-register-options')).rejects.toMatchObject({
      code: 'reauthentication_needed',
      details: { max_age_seconds: 900 },
    });
    await browser.signInWithPasskey(device);
    expect(test.entries.at(-1)).toMatchObject({ action: 'reauthenticated' });
    expect(browser.cookies.get('kiln.session')).not.toBe(before);
    expect(await test.people.sessions({ userId: id })).toHaveLength(1);
    await browser.get('/passkey/generate-register-options');
  });

  it('are named, renamed and removed by their owner alone', async () => {
    const { browser, passkey, device } = await withPasskey();
    const { browser: stranger } = await withPasskey();
    const { id } = passkey;
    for (const [path, body] of [
      ['/passkey/update-passkey', { id, name: 'Mine' }],
      ['/passkey/delete-passkey', { id }],
    ] as const) {
      await expect(stranger.post(path, body)).rejects.toMatchObject({ code: 'passkey_not_found' });
    }
    await expect(
      browser.post('/passkey/update-passkey', { id, name: 'two\nlines' }),
    ).rejects.toMatchObject({ code: 'invalid_input' });
    const named = await browser.post('/passkey/update-passkey', { id, name: ' Blue key ' });
    expect(named).toMatchObject({ id, name: 'Blue key' });
    expect(test.entries.at(-1)).toMatchObject({
      action: 'passkey_renamed',
      details: { before: { name: 'Passkey' }, after: { name: 'Blue key' } },
    });
    expect(await browser.get('/passkey/list-user-passkeys')).toEqual([named]);
    await browser.post('/passkey/delete-passkey', { id });
    expect(test.entries.at(-1)).toMatchObject({ action: 'passkey_removed' });
    expect(await browser.get('/passkey/list-user-passkeys')).toEqual([]);
    await expect(openBrowser(test).signInWithPasskey(device)).rejects.toMatchObject({
      code: 'passkey_refused',
    });
  });

  it('of somebody else can not be added, nor a challenge of somebody else answered', async () => {
    const { device } = await withPasskey();
    const { browser } = await withPasskey();
    await expect(browser.addPasskey(device)).rejects.toMatchObject({ code: 'passkey_refused' });
    const { browser: other } = await withPasskey();
    const options = await other.get('/passkey/generate-register-options');
    browser.cookies.set('kiln.passkey', other.cookies.get('kiln.passkey') as string);
    await expect(
      browser.post('/passkey/verify-registration', {
        response: createPasskeyDevice().create(options, 'http://localhost:8080'),
      }),
    ).rejects.toMatchObject({ code: 'passkey_refused' });
  });
});
