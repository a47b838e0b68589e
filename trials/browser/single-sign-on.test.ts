import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  startOidcProvider,
  startSamlProvider,
  type TestOidcProvider,
  type TestSamlProvider,
} from '../../people/single-sign-on/testing/index.ts';
import { stopAtFirstFailure } from './journey.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
let page: Page;
let oidc: TestOidcProvider;
let saml: TestSamlProvider;
/** Filled as providers start: their ports are not known before. */
const allowedOrigins: string[] = [];
const records = new Map<string, string[]>();
/** How far the server's clock is ahead, in milliseconds. */
let ahead = 0;

stopAtFirstFailure();
beforeAll(async () => {
  const dns = {
    addresses: async () => ['127.0.0.1'],
    texts: async (name: string) => records.get(name) ?? [],
  };
  stage = await setStage({
    egress: { dns, allowedOrigins },
    clock: { now: () => new Date(Date.now() + ahead) },
  });
  const redirectUri = `${stage.server.publicUrl.origin}/dashboard/api/single-sign-on/oidc/callback`;
  [oidc, saml] = await Promise.all([startOidcProvider({ redirectUri }), startSamlProvider()]);
  const window = await stage.openWindow();
  page = window.page;
  await stage.signIn(window);
  await page.goto('/acme/devnet/settings/single-sign-on');
});
afterAll(async () => {
  await stage?.stop();
  await Promise.all([oidc?.stop(), saml?.stop()]);
});

const dialog = () => page.getByRole('dialog');
const press = (name: string) => dialog().getByRole('button', { name, exact: true }).click();

async function fill(fields: { readonly [label: string]: string }): Promise<void> {
  for (const [label, text] of Object.entries(fields)) {
    await dialog().getByLabel(label, { exact: true }).fill(text);
  }
}

/** Has the server look for the record of a domain while it is missing, and when it is there. */
async function prove(domain: string): Promise<void> {
  const proof = page.getByRole('region', { name: `Prove the domain ${domain}` });
  const look = () => proof.getByRole('button', { name: 'Check the record' }).click();
  await look();
  await proof.getByRole('alert').getByText('There is no TXT record').waitFor();
  await proof.getByRole('button', { name: 'Copy Value' }).click();
  const value = await page.evaluate(() => navigator.clipboard.readText());
  expect(value).toMatch(/^kiln-connect-verification=/);
  records.set(`_kiln-connect.${domain}`, [value]);
  await look();
  await proof.waitFor({ state: 'detached' });
}

/** Begins at a page of the organization, in a window of its own. */
async function beginSignIn(domain: string): Promise<Page> {
  const { page: own } = await stage.openWindow();
  await own.goto('/acme/devnet/settings/members');
  await own.getByRole('button', { name: 'Single sign-on' }).click();
  await own.getByLabel('Work e-mail').fill(`anybody@${domain}`);
  await own.getByRole('button', { name: 'Continue with single sign-on' }).click();
  return own;
}

const joined = (own: Page, name: string) =>
  own.getByRole('row').filter({ hasText: name }).filter({ hasText: 'You' }).waitFor();

it('An owner is told beside the field why a provider can not be added, and keeps what they typed', async () => {
  await page.getByRole('button', { name: 'Add a provider' }).click();
  await fill({
    Domain: 'oidc.example',
    Issuer: oidc.issuer,
    'Client id': oidc.clientId,
    'Client secret': oidc.clientSecret,
  });
  await press('Add');
  await dialog()
    .getByText('it is not an address of the public internet')
    .or(dialog().getByText('the address must begin with https://'))
    .waitFor();
  expect(await dialog().getByLabel('Client id').inputValue()).toBe(oidc.clientId);
});

it('An owner adds an OpenID provider and proves its domain', async () => {
  allowedOrigins.push(new URL(oidc.issuer).origin, new URL(saml.signInUrl).origin);
  await press('Add');
  await dialog().waitFor({ state: 'detached' });
  await prove('oidc.example');
});

it('A person signs in through it, and is where they wanted to be', async () => {
  oidc.person = {
    sub: 'petra',
    email: 'petra@oidc.example',
    email_verified: true,
    name: 'Petra Novak',
  };
  await joined(await beginSignIn('oidc.example'), 'Petra Novak');
});

it('Who has nothing but the provider proves anew in another tab who they are, and what they did goes on', async () => {
  const own = await beginSignIn('oidc.example');
  await joined(own, 'Petra Novak');
  ahead = 20 * 60_000;
  await own.getByRole('button', { name: 'Leave' }).click();
  await own.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  const proof = own.getByRole('dialog', { name: 'Confirm that it is you' });
  await proof.getByRole('button', { name: 'go on' }).click();
  await proof.getByRole('alert').getByText('You are not signed in again yet').waitFor();

  /** The provider knows the browser; whether it asks anew is its own affair. */
  const proveElsewhere = async () => {
    const opened = own.context().waitForEvent('page');
    await proof.getByRole('button', { name: 'Sign in in another tab' }).click();
    await (await opened).waitForURL('**/acme/devnet');
    await proof.getByRole('button', { name: 'go on' }).click();
  };
  oidc.hear = (asked) => {
    asked.delete('prompt');
    asked.set('max_age', '86400');
  };
  await proveElsewhere();
  await proof.getByRole('alert').getByText('without asking anew who you are').waitFor();

  oidc.hear = () => {};
  ahead = 0;
  await proveElsewhere();
  await own.waitForURL('**/no-organization');
});

it('An owner adds a SAML provider and proves its domain', async () => {
  await page.getByRole('button', { name: 'Add a provider' }).click();
  await dialog().getByText('SAML 2.0').click();
  await fill({
    Domain: 'saml.example',
    'Entity id of the provider': saml.issuer,
    'Sign-in address': saml.signInUrl,
    'Signing certificates': 'not one',
  });
  await press('Add');
  await dialog().getByText('Paste the certificate whole').waitFor();
  await fill({ 'Signing certificates': saml.keys.certificate });
  await press('Add');
  await dialog().waitFor({ state: 'detached' });
  await prove('saml.example');
});

it('A person signs in through it, by what the provider has their browser post from its own site', async () => {
  saml.person = { id: 'sam', email: 'sam@saml.example', name: 'Sam Ortiz' };
  const own = await beginSignIn('saml.example');
  const form = own.locator('form[method=post]:has([name=SAMLResponse])');
  await form.waitFor({ state: 'attached' });
  await form.evaluate((element) => (element as HTMLFormElement).submit());
  await joined(own, 'Sam Ortiz');
});

it('met no fault of a page on the way', () => {
  expect(stage.complaints()).toEqual([]);
});
