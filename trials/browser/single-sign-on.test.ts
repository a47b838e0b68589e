import type { Dns } from '@kiln-connect/people/egress';
import {
  startOidcProvider,
  startSamlProvider,
  type TestOidcProvider,
  type TestSamlProvider,
} from '@kiln-connect/people/testing/providers';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stopAtFirstFailure } from './journey.ts';
import { type Stage, setStage, type Window } from './stage.ts';

/** Filled as providers start: their ports are not known before. */
const allowedOrigins: string[] = [];
const records = new Map<string, string[]>();
const dns: Dns = {
  addresses: async () => ['127.0.0.1'],
  texts: async (name) => records.get(name) ?? [],
};

let stage: Stage;
let oidc: TestOidcProvider;
let saml: TestSamlProvider;
/** An owner of the organization. */
let owner: Window;

stopAtFirstFailure();
beforeAll(async () => {
  stage = await setStage({ egress: { dns, allowedOrigins } });
  const { origin } = stage.server.publicUrl;
  oidc = await startOidcProvider({
    redirectUri: `${origin}/dashboard/api/single-sign-on/oidc/callback`,
  });
  saml = await startSamlProvider();
  allowedOrigins.push(oidc.issuer, new URL(saml.signInUrl).origin);
  owner = await stage.openWindow();
  await stage.signIn(owner);
});
afterAll(async () => {
  await stage?.stop();
  await Promise.all([oidc?.stop(), saml?.stop()]);
});

async function startSingleSignOn(page: Page, path: string, email: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('button', { name: 'Single sign-on' }).click();
  await page.getByLabel('Work e-mail').fill(email);
  await page.getByRole('button', { name: 'Continue with single sign-on' }).click();
}

const whoIs = (page: Page) =>
  page.evaluate(async () => (await (await fetch('/dashboard/api/me')).json()).data);

/** Proves the domain of the provider that was just added: sets its record and has it looked for. */
async function proveDomain(page: Page, domain: string): Promise<void> {
  const proof = page.getByRole('region', { name: `Prove the domain ${domain}` });
  await proof.getByRole('button', { name: 'Check the record' }).click();
  await proof.getByRole('alert').waitFor();
  const [name = '', value = ''] = await proof.locator('code').allTextContents();
  expect(name).toBe(`_kiln-connect.${domain}`);
  records.set(name, [value]);
  await proof.getByRole('button', { name: 'Check the record' }).click();
  await proof.waitFor({ state: 'detached' });
  await page.getByText(`${domain} is proven.`).first().waitFor();
}

describe('an organization with identity providers of its own', () => {
  it('adds one that speaks OpenID Connect and proves its domain by DNS', async () => {
    const { page } = owner;
    await page.goto('/acme/devnet/settings/single-sign-on');
    await page.getByRole('button', { name: 'Add a provider' }).click();
    const form = page.getByRole('dialog', { name: 'Add an identity provider' });
    await form.getByLabel('Domain').fill('oidc.example');
    await form.getByLabel('Issuer').fill(oidc.issuer);
    await form.getByLabel('Client id').fill(oidc.clientId);
    await form.getByLabel('Client secret').fill(oidc.clientSecret);
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await form.waitFor({ state: 'detached' });
    await proveDomain(page, 'oidc.example');
  });

  it('adds one that speaks SAML, whose people join as developers', async () => {
    const { page } = owner;
    await page.getByRole('button', { name: 'Add a provider' }).click();
    const form = page.getByRole('dialog', { name: 'Add an identity provider' });
    await form.getByRole('radio', { name: 'SAML 2.0' }).check();
    await form.getByLabel('Domain').fill('saml.example');
    await form.getByLabel('Entity id of the provider').fill(saml.issuer);
    await form.getByLabel('Sign-in address').fill(saml.signInUrl);
    await form.getByLabel('Signing certificates').fill(saml.keys.certificate);
    await form.getByLabel('Role of those who join').click();
    await page.getByRole('option', { name: 'Developer' }).click();
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await form.waitFor({ state: 'detached' });
    await proveDomain(page, 'saml.example');
  });

  it('shows the secret of the client nowhere any more', async () => {
    await owner.page.reload();
    await owner.page.getByRole('button', { name: 'Update oidc.example' }).click();
    const form = owner.page.getByRole('dialog');
    expect(await form.getByLabel('Client secret').inputValue()).toBe('');
    expect(await owner.page.content()).not.toContain(oidc.clientSecret);
  });

  it('lets its people in by OpenID Connect, back to the page that they asked for', async () => {
    const { page } = await stage.openWindow();
    oidc.person = {
      sub: 'ada',
      email: 'ada@oidc.example',
      email_verified: true,
      name: 'Ada Lovelace',
    };
    await startSingleSignOn(page, '/acme/devnet/settings/members', 'ada@oidc.example');
    await page.waitForURL('**/acme/devnet/settings/members');
    await page.getByRole('row').filter({ hasText: 'ada@oidc.example' }).waitFor();
    expect(await whoIs(page)).toMatchObject({
      person: { email: 'ada@oidc.example', name: 'Ada Lovelace' },
      session: { method: 'single-sign-on' },
      organizations: [{ slug: 'acme', role: 'viewer' }],
    });
  });

  it('lets its people in by SAML', async () => {
    const { page } = await stage.openWindow();
    saml.person = { id: 'grace', email: 'grace@saml.example', name: 'Grace Hopper' };
    await startSingleSignOn(page, '/', 'grace@saml.example');
    await page.waitForURL((url) => url.origin === new URL(saml.signInUrl).origin);
    // Providers let a script of theirs press the button.
    await page.locator('form').evaluate((form) => (form as HTMLFormElement).submit());
    await page.waitForURL('**/acme/devnet');
    expect(await whoIs(page)).toMatchObject({
      person: { email: 'grace@saml.example', name: 'Grace Hopper' },
      session: { method: 'single-sign-on' },
      organizations: [{ slug: 'acme', role: 'developer' }],
    });
  });

  it('lets nobody in whom the provider does not know, or knows under a foreign address, and says why', async () => {
    // A provider remembers who signed in, so each comes with a browser of their own.
    const [eve, nobody] = [await stage.openWindow(), await stage.openWindow()];
    oidc.person = { sub: 'eve', email: 'eve@elsewhere.example', email_verified: true };
    await startSingleSignOn(eve.page, '/sign-in', 'eve@oidc.example');
    await eve.page.getByText('an e-mail address that is not of the domain').waitFor();
    oidc.person = undefined;
    await startSingleSignOn(nobody.page, '/sign-in', 'nobody@oidc.example');
    await nobody.page.getByText('Single sign-on did not succeed').waitFor();
    for (const { page } of [eve, nobody]) {
      expect((await page.request.get('/dashboard/api/me')).status()).toBe(401);
    }
    await startSingleSignOn(nobody.page, '/sign-in', 'anybody@unknown.example');
    await nobody.page.locator('input[aria-invalid]').waitFor();
  });

  it('finds who signed in in its audit log', async () => {
    await owner.page.goto('/acme/devnet/settings/audit-log');
    await owner.page
      .getByText('Ada Lovelace')
      .or(owner.page.getByText('ada@oidc.example'))
      .first()
      .waitFor();
  });

  it('met no fault of a page on the way', () => {
    expect(stage.complaints()).toEqual([]);
  });
});
