import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '@kiln-connect/core';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stopAtFirstFailure } from './journey.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
let page: Page;
/** The secret of the one token that these steps make; regenerating replaces it. */
let secret = '';
/** All secrets that were shown. */
const secrets: string[] = [];
const requested: string[] = [];
const logged: string[] = [];

const keep = (fields: object, message: string): void => {
  logged.push(`${message} ${JSON.stringify(fields)}`);
};
const log: Log = { debug: keep, info: keep, warn: keep, error: keep };

stopAtFirstFailure();
beforeAll(async () => {
  stage = await setStage({ log });
  const window = await stage.openWindow();
  ({ page } = window);
  window.context.on('request', (request) => requested.push(request.url()));
});
afterAll(() => stage?.stop());

const whoami = (token: string) => stage.server.ask('/v1/whoami', { token });
const row = (): Locator => page.getByRole('row').filter({ hasText: 'Treasury reports' });
const secretDialog = (): Locator => page.getByRole('dialog').filter({ hasText: 'shown only once' });

/** Everything that the page keeps where a secret could linger. */
const leftovers = (): Promise<string> =>
  page.evaluate(() =>
    JSON.stringify([
      document.documentElement.outerHTML,
      location.href,
      history.state,
      { ...localStorage },
      { ...sessionStorage },
      [...document.querySelectorAll('input, textarea')].map(
        (field) => (field as HTMLInputElement).value,
      ),
    ]),
  );

/** What tells a secret from any other text, without what the list shows of it. */
const kernel = (token: string): string => token.slice(20, -4);

/** Copies the secret that the dialog shows, says that it is stored, and answers it. */
async function takeSecret(): Promise<string> {
  const dialog = secretDialog();
  await dialog.getByText('Verify every transaction').waitFor();
  await dialog.getByText('Share it like a password').waitFor();
  await dialog.getByRole('button', { name: 'Copy API token' }).click();
  await dialog.getByRole('button', { name: 'Copied' }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^kiln_devnet_[0-9A-Za-z]{38}$/);
  expect(await dialog.textContent()).toContain(copied);
  await dialog.getByRole('button', { name: 'I stored it safely' }).click();
  await dialog.waitFor({ state: 'detached' });
  secrets.push(copied);
  return copied;
}

describe('a team that follows "Accessing Kiln Connect" word for word', () => {
  it('sets the empty system up by the link that the server printed', async () => {
    const link = stage.server.setUpLink;
    if (link === undefined) throw new Error('the server printed no set-up link');
    await page.goto(link);
    await page.getByLabel('Organization name').fill('Acme Custody');
    await page.getByLabel('Your name').fill('Ada Lovelace');
    await page.getByLabel('Your e-mail').fill('ada@acme.test');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple 42');
    await page.getByRole('button', { name: 'Create organization' }).click();
    await page.waitForURL('**/acme-custody/devnet');
  });

  it('finds its name in the sidebar, clicks it, then Settings, then API tokens', async () => {
    await page
      .getByRole('complementary', { name: 'Sidebar' })
      .getByRole('button', { name: 'Acme Custody' })
      .click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page
      .getByRole('navigation', { name: 'Settings' })
      .getByRole('link', { name: 'API tokens' })
      .click();
    await page.getByRole('heading', { name: 'API tokens', level: 1 }).waitFor();
    await page.getByText('No API tokens on devnet yet').waitFor();
  });

  it('clicks Create API token, sets a name and a description, and clicks Create application', async () => {
    await page.getByRole('button', { name: 'Create API token' }).click();
    const form = page.getByRole('dialog', { name: 'Create API token' });
    await form.getByLabel('Name').fill('Treasury reports');
    await form.getByLabel('Description').fill('for testing purposes');
    await form.getByRole('button', { name: 'Create application' }).click();
    await secretDialog().waitFor();
  });

  it('can not lose the secret by accident: Escape and a click beside it do nothing', async () => {
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 5);
    expect(await secretDialog().isVisible()).toBe(true);
  });

  it('is asked before it closes the dialog, or goes back, without a copy', async () => {
    const dialog = secretDialog();
    await dialog.getByRole('button', { name: 'I stored it safely' }).click();
    await dialog.getByRole('alert').getByText('You have not copied it').waitFor();
    await dialog.getByRole('button', { name: 'Back to the secret' }).click();
    await dialog.getByRole('alert').waitFor({ state: 'detached' });
    await page.evaluate(() => history.back());
    await dialog.getByRole('alert').getByText('You have not copied it').waitFor();
    await dialog.getByRole('button', { name: 'Back to the secret' }).click();
    await dialog.getByRole('alert').waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/acme-custody/devnet/settings/api-tokens');
  });

  it('copies the secret and calls the API with it', async () => {
    secret = await takeSecret();
    expect(await whoami(secret)).toMatchObject({
      status: 200,
      body: { data: { network: 'devnet', token: { name: 'Treasury reports', scopes: ['read'] } } },
    });
  });

  it('finds the secret nowhere on the page any more, also after the back button and a reload', async () => {
    expect(await leftovers()).not.toContain(kernel(secret));
    await page.goBack();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await leftovers()).not.toContain(kernel(secret));
    await page.goForward();
    await row().waitFor();
    expect(await leftovers()).not.toContain(kernel(secret));
    await page.reload();
    await row().waitFor();
    expect(await leftovers()).not.toContain(kernel(secret));
    expect(await row().textContent()).toContain('for testing purposes');
    expect(await row().textContent()).toContain(secret.slice(-4));
  });

  it('sees the quick actions on the right of the row that it hovers', async () => {
    const delete_ = row().getByRole('button', { name: 'Delete' });
    const opacity = () =>
      delete_.evaluate(({ parentElement }) =>
        Number(parentElement && getComputedStyle(parentElement).opacity),
      );
    await page.mouse.move(0, 0);
    await expect.poll(opacity).toBe(0);
    await row().hover();
    await expect.poll(opacity).toBe(1);
    const buttons = row().getByRole('button');
    expect(await buttons.allTextContents()).toEqual(['Regenerate Token', 'Update', 'Delete']);
    const [place, last] = [await row().boundingBox(), await delete_.boundingBox()];
    if (place === null || last === null) throw new Error('the row or its button is nowhere');
    expect(last.x).toBeGreaterThan(place.x + place.width / 2);
    expect(last.x + last.width).toBeLessThanOrEqual(place.x + place.width);
  });

  it('regenerates the token: same entry, new secret shown once, the old one dead', async () => {
    await row().hover();
    await row().getByRole('button', { name: 'Regenerate Token' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Regenerate Token' }).click();
    const old = secret;
    secret = await takeSecret();
    expect(secret).not.toBe(old);
    expect(await whoami(old)).toMatchObject({ status: 401 });
    expect(await whoami(secret)).toMatchObject({
      status: 200,
      body: { data: { token: { name: 'Treasury reports' } } },
    });
    await row().getByText(secret.slice(-4)).waitFor();
    expect(await leftovers()).not.toContain(kernel(secret));
  });

  it('updates the name and the description', async () => {
    await row().hover();
    await row().getByRole('button', { name: 'Update' }).click();
    const form = page.getByRole('dialog', { name: 'Update API token' });
    await form.getByLabel('Name').fill('Treasury reports 2');
    await form.getByLabel('Description').fill('for the finance team');
    await form.getByRole('button', { name: 'Update' }).click();
    await form.waitFor({ state: 'detached' });
    await row().getByText('for the finance team').waitFor();
    expect((await whoami(secret)).body.data.token).toMatchObject({
      name: 'Treasury reports 2',
      description: 'for the finance team',
    });
  });

  it('deletes it by typing its name, and it is dead at once', async () => {
    await row().hover();
    await row().getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('alertdialog');
    // Uses are written every few seconds: it may not know yet of those of a moment ago.
    await dialog.getByText(/It was (last|never) used/).waitFor();
    const confirm = dialog.getByRole('button', { name: 'Delete' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('Treasury reports 2');
    await confirm.click();
    await dialog.waitFor({ state: 'detached' });
    expect(await whoami(secret)).toMatchObject({ status: 401, body: { error: 'revoked_token' } });
    await row().waitFor({ state: 'detached' });
  });

  it('left no secret in an address, in the log, or in what the server stored', async () => {
    expect(secrets).toHaveLength(2);
    const files = await readdir(stage.server.dataDir, { recursive: true, withFileTypes: true });
    const stored = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
    );
    const texts = [...requested, ...logged, ...stored];
    // What is looked for would be found: the name is there.
    expect(stored.some((text) => text.includes('Treasury reports'))).toBe(true);
    expect(logged).not.toEqual([]);
    for (const token of secrets) {
      expect(texts.filter((text) => text.includes(kernel(token)))).toEqual([]);
    }
  });

  it('met no fault of a page on the way', () => {
    expect(stage.complaints()).toEqual([]);
  });
});
