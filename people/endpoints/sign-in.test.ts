import { testEngines } from '@kiln-connect/store/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openRoom } from '../create-people.ts';
import { handleRequest } from '../handle-request.ts';
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

describe.each(testEngines)('signing in with e-mail and password, on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestPeople;
  beforeAll(async () => {
    test = await openTestPeople({ engine });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(() => test?.remove());

  it('begins a session of this device and place', async () => {
    const { people, entries } = test;
    const { id, email } = await createTestPerson(people);
    const browser = openBrowser({ people, address: '198.51.100.7' });
    expect(await browser.session()).toBeUndefined();
    expect(await browser.signIn(` ${email.toUpperCase()}`)).toEqual({ two_factor: false });
    expect(await browser.session()).toMatchObject({
      userId: id,
      email,
      name: 'Ada Example',
      method: 'password',
      secondFactor: false,
      hasTwoFactor: false,
      hasPassword: true,
      address: '198.51.100.7',
    });
    expect(entries.at(-1)).toMatchObject({
      organizationId: null,
      action: 'signed_in',
      actor: { type: 'user', id, label: email },
      subject: { type: 'user', id },
      address: '198.51.100.7',
      userAgent: expect.stringContaining('Firefox'),
    });
  });

  it('takes the address from the server, whatever headers say of forwarding', async () => {
    const { email, id } = await createTestPerson(test.people);
    const forged = {
      'x-forwarded-for': '203.0.113.66',
      'x-real-ip': '203.0.113.66',
      forwarded: 'for=203.0.113.66',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    };
    const browser = openBrowser({ ...test, address: '198.51.100.8' });
    await browser.post('/sign-in/email', { email, password: TEST_PASSWORD }, forged);
    expect(await test.people.sessions({ userId: id })).toMatchObject([{ address: '198.51.100.8' }]);
  });

  it('refuses a wrong password and an unknown address with one answer, after the same work', async () => {
    const { email } = await createTestPerson(test.people);
    await test.people.createUser({ email: 'none@example.com', name: 'No Password' });
    const room = await openRoom(test.options);
    let hashed = 0;
    const { hash, verify } = room.context.password;
    room.context.password.hash = (password) => {
      hashed += 1;
      return hash(password);
    };
    room.context.password.verify = (given) => {
      hashed += 1;
      return verify(given);
    };
    const browser = openBrowser({
      people: { ...test.people, handle: (request, from) => handleRequest(request, from, room) },
    });
    const refusals = [];
    for (const one of [email, 'unknown@example.com', 'none@example.com']) {
      hashed = 0;
      const refusal = await browser.signIn(one, 'not the password').catch((error) => error);
      expect(hashed, one).toBe(1);
      expect(browser.cookies.size).toBe(0);
      refusals.push({ ...refusal, message: refusal.message });
    }
    expect(refusals[0]).toMatchObject({ code: 'wrong_credentials', name: 'UnauthenticatedError' });
    expect(refusals[1]).toEqual(refusals[0]);
    expect(refusals[2]).toEqual(refusals[0]);
  });

  it('tells the audit log of refusals, without what was typed as the password', async () => {
    const { email, id } = await createTestPerson(test.people);
    const before = test.entries.length;
    for (const one of [email, 'nobody@example.com']) {
      await expect(openBrowser(test).signIn(one, 'not the password')).rejects.toThrow();
    }
    expect(test.entries.slice(before)).toMatchObject([
      { action: 'sign_in_failed', actor: { id, label: email }, organizationId: null },
      { action: 'sign_in_failed', actor: { id: null, label: 'nobody@example.com' } },
    ]);
    expect(JSON.stringify(test.entries)).not.toMatch(/not the password|violet Canyon/);
  });

  describe('guessed at by a stranger', () => {
    const guess = async (email: string, address: string, times: number) => {
      const stranger = openBrowser({ ...test, address });
      const codes = [];
      for (let i = 0; i < times; i += 1) {
        codes.push(await stranger.signIn(email, `guess ${i}`).catch(({ code }) => code));
      }
      return codes;
    };

    it('is refused after ten guesses of one address at one account, for a quarter of an hour', async () => {
      const { email } = await createTestPerson(test.people);
      const codes = await guess(email, '198.51.100.20', 12);
      expect(codes.slice(0, 10)).toEqual(Array(10).fill('wrong_credentials'));
      expect(codes.slice(10)).toEqual(['too_many_attempts', 'too_many_attempts']);
      const stranger = openBrowser({ ...test, address: '198.51.100.20' });
      await expect(stranger.signIn(email)).rejects.toMatchObject({
        name: 'TooManyRequestsError',
        retryAfterSeconds: 900,
      });
      pass(901);
      await stranger.signIn(email);
    });

    it('is counted the same where nobody has the address', async () => {
      const codes = await guess('nobody-at-all@example.com', '198.51.100.21', 11);
      expect(codes.at(9)).toBe('wrong_credentials');
      expect(codes.at(10)).toBe('too_many_attempts');
    });

    it('never locks the owner out on a device that they used before', async () => {
      const { email } = await createTestPerson(test.people);
      const owner = openBrowser({ ...test, address: '203.0.113.50' });
      await owner.signIn(email);
      await owner.post('/sign-out');
      // From the owner's own address, and from many others, until even new addresses are refused.
      await guess(email, '203.0.113.50', 11);
      for (let i = 0; i < 10; i += 1) await guess(email, `198.51.100.${30 + i}`, 10);
      expect(await guess(email, '198.51.100.99', 1)).toEqual(['too_many_attempts']);
      await expect(
        openBrowser({ ...test, address: '198.51.100.98' }).signIn(email),
      ).rejects.toMatchObject({ code: 'too_many_attempts', retryAfterSeconds: 3600 });
      expect(await owner.signIn(email)).toEqual({ two_factor: false });
    });

    it('is counted for the device, too, when the device was known', async () => {
      const { email } = await createTestPerson(test.people);
      const device = openBrowser(test);
      await device.signIn(email);
      const codes = [];
      for (let i = 0; i < 11; i += 1) {
        codes.push(await device.signIn(email, `guess ${i}`).catch(({ code }) => code));
      }
      expect(codes.at(9)).toBe('wrong_credentials');
      expect(codes.at(10)).toBe('too_many_attempts');
    });

    it('is counted as one of IPv6 networks, whose holders have endless addresses', async () => {
      const { email } = await createTestPerson(test.people);
      const codes = [];
      for (let i = 0; i < 11; i += 1) {
        codes.push(...(await guess(email, `2001:db8:1:2::${i + 1}`, 1)));
      }
      expect(codes.at(10)).toBe('too_many_attempts');
      expect(await guess(email, '2001:db8:1:3::1', 1)).toEqual(['wrong_credentials']);
    });

    it('is refused by address when many accounts are tried', async () => {
      const codes = [];
      for (let i = 0; i < 101; i += 1) {
        codes.push(...(await guess(`somebody-${i}@example.com`, '198.51.100.77', 1)));
      }
      expect(codes.at(99)).toBe('wrong_credentials');
      expect(codes.at(100)).toBe('too_many_attempts');
    });

    it('gains nothing by a device cookie for another e-mail, or one made up', async () => {
      const { email } = await createTestPerson(test.people);
      const other = await createTestPerson(test.people);
      const address = '198.51.100.120';
      const stranger = openBrowser({ ...test, address });
      await stranger.signIn(other.email);
      const codes = [];
      for (let i = 0; i < 11; i += 1) {
        codes.push(await stranger.signIn(email, `guess ${i}`).catch(({ code }) => code));
      }
      expect(codes.at(10)).toBe('too_many_attempts');
      stranger.cookies.set('kiln.device', `${'0'.repeat(32)}-${'0'.repeat(64)}.AAAA`);
      await expect(stranger.signIn(email)).rejects.toMatchObject({ code: 'too_many_attempts' });
    });

    it('is counted when all guesses come at once', async () => {
      const { email } = await createTestPerson(test.people);
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) =>
          openBrowser({ ...test, address: '198.51.100.130' }).signIn(email, `guess ${i}`),
        ),
      );
      const codes = results.map((one) => (one.status === 'rejected' ? one.reason.code : 'in'));
      expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(10);
      expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(10);
    });

    it('is refused after five wrong codes, when the stranger has the password', async () => {
      const { email } = await createTestPerson(test.people);
      const owner = openBrowser(test);
      await owner.signIn(email);
      const { totp_uri: uri } = await owner.post('/two-factor/enable', { password: TEST_PASSWORD });
      await owner.post('/two-factor/verify-totp', { code: await totpCode(uri, -1) });
      await owner.post('/sign-out');
      const stranger = openBrowser({ ...test, address: '198.51.100.140' });
      const codes = [];
      for (let i = 0; i < 6; i += 1) {
        await stranger.signIn(email);
        codes.push(
          await stranger
            .post('/two-factor/verify-totp', { code: '000000' })
            .catch(({ code }) => code),
        );
      }
      expect(codes).toEqual([...Array(5).fill('wrong_code'), 'too_many_attempts']);
      await expect(
        stranger.post('/two-factor/verify-backup-code', { code: 'aaaaa-bbbbb' }),
      ).rejects.toMatchObject({ code: 'too_many_attempts' });
      await owner.signIn(email);
      await owner.post('/two-factor/verify-totp', { code: await totpCode(uri) });
      expect(await owner.session()).toBeDefined();
    });
  });
});
