import type { Page } from 'playwright-core';
import { attackText, type Sight } from '../browser/sights.ts';
import type { BOOKS } from './staging.ts';

/** A sight worth a picture, of which `name` is the file's. */
export interface Picture extends Sight {
  /** On a telephone too, as `<name>-narrow`. */
  readonly isAlsoNarrow?: boolean;
}

/** What anybody sees who is not signed in. */
export const picturesOfVisitors: readonly Picture[] = [{ name: 'sign-in', path: '/sign-in' }];

/** What an owner of the organization sees. */
export function picturesOfOwners({ slug }: { slug: string }): readonly Picture[] {
  const home = `/${slug}/devnet`;
  const settings = `${home}/settings`;
  return [
    { name: 'home', path: home, isAlsoNarrow: true },
    { name: 'api-tokens', path: `${settings}/api-tokens`, isAlsoNarrow: true, open: hoverToken },
    { name: 'api-tokens-empty', path: `/${slug}/testnet/settings/api-tokens` },
    {
      name: 'create-api-token',
      path: `${settings}/api-tokens`,
      open: async (page) => {
        await page.getByRole('button', { name: 'Create API token' }).click();
        await page.getByRole('textbox', { name: 'Name' }).fill('Validator monitor');
        await page
          .getByRole('textbox', { name: 'Description' })
          .fill('Alerts the night shift, read-only');
      },
    },
    {
      name: 'api-token-secret',
      path: `${settings}/api-tokens`,
      // The secret is one of a server that is gone when the pictures are taken.
      open: async (page) => {
        await page.getByRole('button', { name: 'Create API token' }).click();
        await page.getByRole('textbox', { name: 'Name' }).fill('Validator monitor');
        await page.getByRole('button', { name: 'Create application' }).click();
        await page.getByRole('dialog', { name: /^The secret of/ }).waitFor();
      },
    },
    {
      name: 'verify',
      path: `${home}/verify`,
      open: async (page) => {
        await page.getByLabel('Transaction', { exact: true }).fill(await attackText());
        await page.getByRole('button', { name: 'Verify', exact: true }).click();
        await page.getByRole('region', { name: 'Result' }).waitFor();
      },
    },
    { name: 'members', path: `${settings}/members` },
    { name: 'networks', path: `${settings}/networks` },
    { name: 'security', path: `${settings}/security` },
    { name: 'single-sign-on', path: `${settings}/single-sign-on` },
    {
      name: 'audit-log',
      path: `${settings}/audit-log`,
      open: (page) =>
        page
          .getByRole('button', { name: /regenerated/ })
          .first()
          .click(),
    },
    { name: 'profile', path: '/profile' },
    {
      name: 'command-palette',
      path: home,
      open: async (page) => {
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox').fill('to');
      },
    },
  ];
}

/** What an admin of an organization with kept books and alerts sees. */
export function picturesOfBooks({ slug, network }: typeof BOOKS): readonly Picture[] {
  const home = `/${slug}/${network}`;
  const reports = `${home}/reports`;
  return [
    { name: 'alerts', path: `${home}/alerts`, isAlsoNarrow: true },
    {
      name: 'alert',
      path: `${home}/alerts`,
      open: (page) =>
        page
          .getByRole('button', { name: /^Details: Withdraw authority/ })
          .first()
          .click(),
    },
    { name: 'closed-months', path: `${reports}/closed-months`, isAlsoNarrow: true },
    {
      name: 'restate-a-month',
      path: `${reports}/closed-months`,
      open: async (page) => {
        await page.getByRole('button', { name: 'Details of January 2026' }).click();
        await page
          .getByLabel('Reason for the restatement')
          .fill('A payment of a builder was not known when January was closed.');
      },
    },
    {
      name: 'export',
      path: `${reports}/export`,
      open: (page) => page.getByLabel('Rewards by period').check(),
    },
  ];
}

/** Shows the actions of a row, where there is a pointer that hovers. */
async function hoverToken(page: Page): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: 'Treasury reports' });
  if (await row.isVisible()) await row.hover();
}
