import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, setStage, type Window } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterEach(async () => {
  for (const context of stage.browser.contexts()) await context.close();
});
afterAll(() => stage?.stop());

const TOKENS = '/acme/devnet/settings/api-tokens';

async function beginToken({ page }: Window, name: string): Promise<void> {
  await page.goto(TOKENS);
  await page.getByRole('button', { name: 'Create API token' }).click();
  const form = page.getByRole('dialog', { name: 'Create API token' });
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Description').fill('What took long to write');
}

describe('a session that ends while somebody fills in a form', () => {
  it('takes nothing of it: they sign in in another tab, and it is sent', async () => {
    const window = await stage.openWindow();
    const { page, context } = window;
    const person = await stage.signIn(window);
    await beginToken(window, 'Written for long');
    await context.clearCookies({ name: 'kiln.session' });
    await page.getByRole('button', { name: 'Create application' }).click();

    const ended = page.getByRole('dialog', { name: 'Your session has ended' });
    await ended.getByRole('button', { name: 'go on' }).click();
    await ended.getByRole('alert').getByText('You are not signed in yet').waitFor();

    const opened = context.waitForEvent('page');
    await ended.getByRole('link', { name: 'Sign in in another tab' }).click();
    const tab = await opened;
    await tab.getByLabel('E-mail').fill(person.email);
    await tab.getByLabel('Password', { exact: true }).fill(person.password);
    await tab.getByRole('button', { name: 'Sign in', exact: true }).click();
    await tab.waitForURL('**/acme/devnet');

    await ended.getByRole('button', { name: 'go on' }).click();
    await page.getByRole('dialog', { name: 'The secret of “Written for long”' }).waitFor();
    const { body } = await person.ask('/organizations/acme/tokens');
    expect(body.data).toContainEqual(
      expect.objectContaining({
        name: 'Written for long',
        description: 'What took long to write',
      }),
    );
  });

  it('sends nothing in the name of somebody else who signed in meanwhile', async () => {
    const window = await stage.openWindow();
    const { page } = window;
    await stage.signIn(window);
    await beginToken(window, 'Not theirs');
    await window.context.clearCookies({ name: 'kiln.session' });
    await page.getByRole('button', { name: 'Create application' }).click();
    const ended = page.getByRole('dialog', { name: 'Your session has ended' });
    await ended.waitFor();
    const other = await stage.signIn(window);
    await ended.getByRole('button', { name: 'go on' }).click();
    await ended.waitFor({ state: 'detached' });
    await page.waitForURL((url) => url.pathname === '/sign-in' || url.pathname === TOKENS);
    const { body } = await other.ask('/organizations/acme/tokens');
    expect(body.data.map(({ name }: { name: string }) => name)).not.toContain('Not theirs');
  });

  it('leaves the page where nothing was typed', async () => {
    const window = await stage.openWindow();
    const { page, context } = window;
    await stage.signIn(window);
    await page.goto(TOKENS);
    await page.getByRole('heading', { name: 'API tokens', level: 1 }).waitFor();
    await context.clearCookies({ name: 'kiln.session' });
    await page
      .getByRole('navigation', { name: 'Settings' })
      .getByRole('link', { name: 'Members' })
      .click();
    await page.waitForURL('**/sign-in?*');
    await page.getByText('Your session has ended').waitFor();
  });
});

describe('a connection that breaks before the answer with a new secret', () => {
  /** Lets the server do what it is asked for, and its answer get lost. */
  const loseAnswers = ({ page }: Window, to: string) =>
    page.route(to, async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });

  it('leaves nobody in doubt: the token may have been made, and is in the list', async () => {
    const window = await stage.openWindow();
    const { page } = window;
    await stage.signIn(window);
    await beginToken(window, 'Made unseen');
    await loseAnswers(window, '**/organizations/acme/tokens');
    const form = page.getByRole('dialog', { name: 'Create API token' });
    await form.getByRole('button', { name: 'Create application' }).click();
    await form.getByRole('alert').getByText('The token may have been made').waitFor();
    await form.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('row').filter({ hasText: 'Made unseen' }).waitFor();
  });

  it('tells of a regenerated token that its old secret may be dead, and shows the new end', async () => {
    const window = await stage.openWindow();
    const { page } = window;
    const owner = await stage.signIn(window);
    const { body } = await owner.ask('/organizations/acme/tokens', {
      method: 'POST',
      body: { network: 'devnet', name: 'Regenerated unseen', scopes: ['read'] },
    });
    const old: string = body.data.last_four;
    await page.goto(TOKENS);
    const row = page.getByRole('row').filter({ hasText: 'Regenerated unseen' });
    await row.hover();
    await row.getByRole('button', { name: 'Regenerate Token' }).click();
    await loseAnswers(window, '**/regenerate');
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: 'Regenerate Token' }).click();
    await dialog.getByText(`ends in ${old} may have been replaced`).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await row.getByText(`…${old}`).waitFor({ state: 'detached' });
  });
});

it('Who removes a member whom somebody else removed meanwhile is told so, and sees the list as it is', async () => {
  const window = await stage.openWindow();
  const { page } = window;
  const owner = await stage.signIn(window);
  const removed = await stage.server.signIn({ role: 'viewer' });
  await page.goto('/acme/devnet/settings/members');
  await page
    .getByRole('row', { name: removed.email })
    .getByRole('button', { name: /^Remove/ })
    .click();
  const dialog = page.getByRole('alertdialog');
  await dialog.waitFor();
  await owner.ask(`/organizations/acme/members/${removed.userId}`, { method: 'DELETE' });
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await dialog.getByText('were removed').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('row', { name: removed.email }).waitFor({ state: 'detached' });
});

it('Who is removed while a page is open finds, with the next click, no such organization', async () => {
  const window = await stage.openWindow();
  const { page } = window;
  const { userId } = await stage.signIn(window, { role: 'viewer' });
  await page.goto(TOKENS);
  await page.getByRole('heading', { name: 'API tokens', level: 1 }).waitFor();
  await stage.server.operator('DELETE', `/organizations/acme/members/${userId}`);
  await page
    .getByRole('navigation', { name: 'Settings' })
    .getByRole('link', { name: 'Members' })
    .click();
  await page.getByRole('heading', { name: 'Not found' }).waitFor();
});

it('met no fault of a page on the way', () => {
  expect(stage.complaints()).toEqual([]);
});
