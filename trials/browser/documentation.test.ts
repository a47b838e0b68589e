import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
let page: Page;
/** The secret of the one token that these steps make; regenerating replaces it. */
let secret = '';

beforeAll(async () => {
  stage = await setStage();
  ({ page } = await stage.openWindow());
});
afterAll(() => stage?.stop());

const whoami = (token: string) => stage.server.ask('/v1/whoami', { token });
const row = (): Locator => page.getByRole('row').filter({ hasText: 'Treasury reports' });
const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

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

/** Copies the secret that the dialog shows, says that it is stored, and answers it. */
async function takeSecret(): Promise<string> {
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/shown only once/).waitFor();
  await dialog.getByRole('button', { name: /^Copy/ }).click();
  const copied = await clipboard();
  expect(copied).toMatch(/^kiln_devnet_[0-9A-Za-z]{38}$/);
  await dialog.getByRole('button', { name: 'I stored it safely' }).click();
  await dialog.waitFor({ state: 'detached' });
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

  it('clicks the organization name in the sidebar, then Settings, then API tokens', async () => {
    await page.getByRole('button', { name: /Acme Custody/ }).click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'API tokens' }).first().click();
    await page.getByRole('heading', { name: 'API tokens', level: 1 }).waitFor();
    await page.getByText('No API tokens on devnet yet').waitFor();
  });

  it('clicks Create API token, sets a name and a description, and clicks Create application', async () => {
    await page.getByRole('button', { name: 'Create API token' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: /^Name/ }).fill('Treasury reports');
    await form.getByRole('textbox', { name: /^Description/ }).fill('for testing purposes');
    await form.getByRole('button', { name: 'Create application' }).click();
    await page
      .getByRole('dialog')
      .getByText(/shown only once/)
      .waitFor();
  });

  it('can not lose the secret by accident, and is asked once when it was not copied', async () => {
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 5);
    const dialog = page.getByRole('dialog').first();
    await dialog.getByRole('button', { name: 'I stored it safely' }).click();
    await page.getByRole('alertdialog').waitFor();
    await page.getByRole('alertdialog').getByRole('button').first().click();
    await dialog.getByText(/shown only once/).waitFor();
    secret = await takeSecret();
  });

  it('calls the API with what it copied', async () => {
    expect(await whoami(secret)).toMatchObject({
      status: 200,
      body: { data: { network: 'devnet', token: { name: 'Treasury reports', scopes: ['read'] } } },
    });
  });

  it('finds the secret nowhere any more, also after the back button and a reload', async () => {
    const middle = secret.slice(16, -4);
    expect(await leftovers()).not.toContain(middle);
    await page.goBack();
    await page.waitForLoadState('networkidle');
    expect(await leftovers()).not.toContain(middle);
    await page.goForward();
    await row().waitFor();
    expect(await leftovers()).not.toContain(middle);
    await page.reload();
    await row().waitFor();
    expect(await leftovers()).not.toContain(middle);
    await expect(row().innerText()).resolves.toContain('for testing purposes');
  });

  it('sees the quick actions on the right of the row that it hovers', async () => {
    await page.mouse.move(0, 0);
    const actions = ['Regenerate Token', 'Update', 'Delete'];
    const opacity = (name: string) =>
      row()
        .getByRole('button', { name, includeHidden: true })
        .evaluate((button) => {
          let shown = 1;
          for (let one: Element | null = button; one; one = one.parentElement) {
            const { opacity, visibility } = getComputedStyle(one);
            shown = Math.min(shown, visibility === 'hidden' ? 0 : Number(opacity));
          }
          return shown;
        });
    await row().hover();
    for (const name of actions) await expect.poll(() => opacity(name)).toBe(1);
  });

  it('regenerates the token: same entry, new secret shown once, the old one dead', async () => {
    await row().hover();
    await row().getByRole('button', { name: 'Regenerate Token' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Regenerate Token' }).click();
    const old = secret;
    secret = await takeSecret();
    expect(secret).not.toBe(old);
    expect(await whoami(old)).toMatchObject({ status: 401 });
    expect(await whoami(secret)).toMatchObject({
      status: 200,
      body: { data: { token: { name: 'Treasury reports' } } },
    });
    expect(await leftovers()).not.toContain(secret.slice(16, -4));
  });

  it('updates the name and the description', async () => {
    await row().hover();
    await row().getByRole('button', { name: 'Update' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: /^Description/ }).fill('for the finance team');
    await form.getByRole('button', { name: /Update|Save/ }).click();
    await form.waitFor({ state: 'detached' });
    await row().getByText('for the finance team').waitFor();
    expect((await whoami(secret)).body.data.token.description).toBe('for the finance team');
  });

  it('deletes it by typing its name, and it is dead at once', async () => {
    await row().hover();
    await row().getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
    await dialog.getByRole('textbox').fill('Treasury reports');
    await dialog.getByRole('button', { name: /^Delete/ }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await whoami(secret)).toMatchObject({ status: 401, body: { error: 'revoked_token' } });
    await row().waitFor({ state: 'detached' });
  });

  it('met no fault of a page on the way', () => {
    expect(stage.complaints()).toEqual([]);
  });
});
