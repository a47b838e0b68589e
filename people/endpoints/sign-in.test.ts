import { testEngines } from '@kiln-connect/store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRoom } from '../create-people.ts';
import { handleRequest } from '../handle-request.ts';
import {
  createTestPerson,
  openBrowser,
  openTestPeople,
  TEST_PASSWORD,
  type TestPeople,
} from '../testing/index.ts';

describe.each(testEngines)('signing in with e-mail and password, on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestPeople;
  beforeAll(async () => {
    test = await openTestPeople({ engine });
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

  it('counts guesses that come all at once', async () => {
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
});
