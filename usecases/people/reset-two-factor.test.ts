import {
  type Browser,
  createPasskeyDevice,
  createTestPerson,
  openBrowser,
  TEST_PASSWORD,
  totpCode,
} from '@kiln-connect/people/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAuditEvents } from '../audit-log/list-audit-events.ts';
import { listUnsentMail } from '../mail/list-unsent-mail.ts';
import type { System } from '../system.ts';
import {
  anOrganization,
  openTestSystem,
  operator,
  publicUrl,
  type TestSystem,
} from '../testing/test-system.ts';
import { resetTwoFactor } from './reset-two-factor.ts';

let test: TestSystem;
let system: System;
beforeAll(async () => {
  test = await openTestSystem();
  system = test.system;
  for (const slug of ['acme', 'other', 'elsewhere']) await anOrganization(slug, system);
});
afterAll(() => test?.remove());

const aBrowser = (): Browser =>
  openBrowser({ people: system.people, origin: publicUrl.origin, address: '192.0.2.9' });

/** A person with a passkey and an authenticator app, the browser in which they made both, and a code. */
async function enrolled() {
  const { email, id } = await createTestPerson(system.people);
  const browser = aBrowser();
  await browser.signIn(email);
  const device = createPasskeyDevice();
  await browser.addPasskey(device);
  const { totp_uri: uri, backup_codes: codes } = await browser.post('/two-factor/enable', {
    password: TEST_PASSWORD,
  });
  await browser.post('/two-factor/verify-totp', { code: await totpCode(uri) });
  return { email, userId: id, browser, device, backupCode: codes[0] as string };
}

const eventsOf = async (organization: string) => {
  const query = { organization, action: 'two_factor_reset', limit: 100 };
  return (await listAuditEvents(query, operator, system)).data;
};

describe('somebody who lost phone and backup codes', () => {
  it('is let in by the password alone once the operator helped, and is told', async () => {
    const { email, userId, browser, backupCode } = await enrolled();
    for (const slug of ['acme', 'other']) {
      const found = await system.store.organizations.findBySlug(slug);
      const organizationId = found?.id ?? '';
      await system.store.members.add({ organizationId, userId, role: 'viewer' });
    }
    const waiting = aBrowser();
    expect(await waiting.signIn(email)).toEqual({ two_factor: true });

    const reset = await resetTwoFactor({ email: email.toUpperCase() }, operator, system);
    expect(reset).toEqual({
      user_id: userId,
      email,
      app_removed: true,
      passkeys_removed: 0,
      passkeys_left: 1,
      sessions_ended: 1,
    });
    expect(await browser.session()).toBeUndefined();
    await expect(
      waiting.post('/two-factor/verify-backup-code', { code: backupCode }),
    ).rejects.toMatchObject({ code: 'two_factor_not_enabled' });
    const next = aBrowser();
    expect(await next.signIn(email)).toEqual({ two_factor: false });
    expect(await next.session()).toMatchObject({ hasTwoFactor: false, secondFactor: false });

    for (const slug of ['acme', 'other']) {
      expect(await eventsOf(slug)).toMatchObject([
        {
          actor: { type: 'operator' },
          subject: { id: userId, label: email },
          details: { app_removed: true, passkeys_left: 1, sessions_ended: 1 },
        },
      ]);
    }
    expect(await eventsOf('elsewhere')).toEqual([]);
    const mails = await listUnsentMail({}, operator, system);
    expect(mails.filter(({ to }) => to === email).map(({ kind }) => kind)).toEqual([
      'two_factor_reset',
    ]);
  });

  it('keeps passkeys, unless the operator takes those away, too', async () => {
    const { email, device } = await enrolled();
    await resetTwoFactor({ email }, operator, system);
    expect(await aBrowser().signInWithPasskey(device)).toEqual({});
    expect(await resetTwoFactor({ email, passkeys: true }, operator, system)).toMatchObject({
      app_removed: false,
      passkeys_removed: 1,
      passkeys_left: 0,
      sessions_ended: 1,
    });
    await expect(aBrowser().signInWithPasskey(device)).rejects.toMatchObject({
      code: 'passkey_refused',
    });
  });

  it('is not there, or has nothing to lose: then nothing is done', async () => {
    const nobody = resetTwoFactor({ email: 'nobody@example.com' }, operator, system);
    await expect(nobody).rejects.toMatchObject({ code: 'person_not_found' });
    const { email } = await createTestPerson(system.people);
    const browser = aBrowser();
    await browser.signIn(email);
    await expect(resetTwoFactor({ email, passkeys: true }, operator, system)).rejects.toMatchObject(
      { code: 'two_factor_not_enabled' },
    );
    expect(await browser.session()).toBeDefined();
  });
});
