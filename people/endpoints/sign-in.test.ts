import { testEngines } from '@kiln-connect/store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestPerson,
  openBrowser,
  openTestPeople,
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
    expect(await browser.signIn(email.toUpperCase())).toEqual({ two_factor: false });
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
    expect(await people.sessions({ userId: id })).toMatchObject([
      { device: 'Firefox on Linux', address: '198.51.100.7', method: 'password' },
    ]);
    expect(entries.at(-1)).toMatchObject({
      organizationId: null,
      action: 'signed_in',
      actor: { type: 'user', id, label: email },
      address: '198.51.100.7',
    });
  });
});
