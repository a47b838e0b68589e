import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
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

// Each guess costs a hash as slow as a real one, a hundred of them more than a test has by itself.
describe('guesses of a stranger', { timeout: 240_000 }, () => {
  let test: TestPeople;
  beforeAll(async () => {
    test = await openTestPeople();
  });
  beforeEach(() => pass(0));
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(() => test?.remove());

  const guess = async (email: string, address: string, times: number) => {
    const stranger = openBrowser({ ...test, address });
    const codes = [];
    for (let i = 0; i < times; i += 1) {
      codes.push(await stranger.signIn(email, `guess ${i}`).catch(({ code }) => code));
    }
    return codes;
  };

  it('are refused after ten of one address at one account, for a quarter of an hour', async () => {
    const { email } = await createTestPerson(test.people);
    const codes = await guess(email, '198.51.100.20', 12);
    expect(codes.slice(0, 10)).toEqual(Array(10).fill('wrong_credentials'));
    expect(codes.slice(10)).toEqual(['too_many_attempts', 'too_many_attempts']);
    const stranger = openBrowser({ ...test, address: '198.51.100.20' });
    pass(300);
    await expect(stranger.signIn(email)).rejects.toMatchObject({
      name: 'TooManyRequestsError',
      message: 'Too many attempts: try again in 10 minutes.',
      retryAfterSeconds: 600,
    });
    pass(600);
    await stranger.signIn(email);
  });

  it('are counted the same where nobody has the address', async () => {
    const codes = await guess('nobody-at-all@example.com', '198.51.100.21', 11);
    expect(codes.at(9)).toBe('wrong_credentials');
    expect(codes.at(10)).toBe('too_many_attempts');
  });

  it('never lock the owner out on a device that they used before', async () => {
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

  it('are counted for the device, too, when the device was known', async () => {
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

  it('are counted together for an IPv6 network, whose holders have endless addresses', async () => {
    const { email } = await createTestPerson(test.people);
    const codes = [];
    for (let i = 0; i < 11; i += 1) {
      codes.push(...(await guess(email, `2001:db8:1:2::${i + 1}`, 1)));
    }
    expect(codes.at(10)).toBe('too_many_attempts');
    expect(await guess(email, '2001:db8:1:3::1', 1)).toEqual(['wrong_credentials']);
  });

  it('are refused by address when many accounts are tried', async () => {
    const codes = [];
    for (let i = 0; i < 101; i += 1) {
      codes.push(...(await guess(`somebody-${i}@example.com`, '198.51.100.77', 1)));
    }
    expect(codes.at(99)).toBe('wrong_credentials');
    expect(codes.at(100)).toBe('too_many_attempts');
  });

  it('gain nothing by a device cookie for another e-mail, or one made up', async () => {
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

  it('are refused after five wrong codes, when the stranger has the password', async () => {
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
