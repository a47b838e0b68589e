import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { Company } from './company.ts';

/** A page of the dashboard, or a dialog or menu over one, and how a person comes to it. */
export interface Sight {
  readonly name: string;
  readonly path: string;
  /** What is done on the page once it is there. */
  readonly open?: (page: Page) => Promise<unknown>;
}

/** Goes there and waits until nothing is being loaded any more. */
export async function goTo(page: Page, { path, open }: Sight): Promise<void> {
  // Only the part behind # differs between some of them: that alone would load nothing.
  await page.goto('about:blank');
  await page.goto(path);
  await settled(page);
  await open?.(page);
  await settled(page);
}

/** Waits until the page has its heading and nothing holds the place of what is still to come. */
export async function settled(page: Page): Promise<void> {
  // Not the page that says that the dashboard is being built.
  await page.locator('#root h1').first().waitFor({ state: 'attached', timeout: 60_000 });
  await page.waitForFunction(
    // A button may be busy for as long as it waits for somebody's password.
    () =>
      !document.querySelector(':not(button)[aria-busy=true], [role=status][aria-label^=Loading]'),
  );
}

const press =
  (...names: readonly (string | RegExp)[]) =>
  async (page: Page) => {
    for (const name of names) {
      await page
        .getByRole('button', { name, exact: typeof name === 'string' })
        .first()
        .click();
    }
    await page.locator('[role=dialog], [role=alertdialog], [role=menu], h1').last().waitFor();
  };

/** The attack of September 2025 with what was asked for, as JSON. */
export const attackText = (): Promise<string> =>
  readFile(
    new URL('../attacks/corpus/sol/september-2025-withdrawer.json', import.meta.url),
    'utf8',
  );

/** What somebody sees who is not signed in. */
export const sightsOfVisitors = ({ invitations }: Company): readonly Sight[] => [
  { name: 'sign-in', path: '/sign-in' },
  { name: 'sign-in after a refusal', path: '/sign-in?error=sign_in_expired' },
  { name: 'single sign-on', path: '/sign-in', open: press(/single sign-on/i) },
  { name: 'forgot password', path: '/forgot-password' },
  { name: 'reset password', path: '/reset-password#any' },
  { name: 'reset password without a link', path: '/reset-password' },
  { name: 'set-up with a wrong link', path: '/set-up#wrong' },
  { name: 'invitation of somebody new', path: invitations.newcomer },
  { name: 'invitation of somebody known', path: invitations.known },
  { name: 'invitation with a wrong link', path: '/invitation#wrong' },
];

/** What an admin sees of the books that `keepBooks` wrote. */
export const sightsOfBooks: readonly Sight[] = [
  { name: 'portfolio', path: '/acme/devnet/reports/portfolio' },
  { name: 'export', path: '/acme/devnet/reports/export' },
  {
    name: 'export by period',
    path: '/acme/devnet/reports/export',
    open: (page) => page.getByLabel('Rewards by period').check(),
  },
  { name: 'closed months', path: '/acme/devnet/reports/closed-months' },
  {
    name: 'close a month',
    path: '/acme/devnet/reports/closed-months',
    open: press('Close March 2026'),
  },
  {
    name: 'a closed month that differs',
    path: '/acme/devnet/reports/closed-months',
    open: press('Details of January 2026', 'Show the prices'),
  },
];

/** What an admin sees of the alerts that `keepAlerts` wrote. */
export const sightsOfAlerts: readonly Sight[] = [
  { name: 'alerts', path: '/acme/devnet/alerts' },
  { name: 'an alert', path: '/acme/devnet/alerts', open: press(/^Details: Withdraw authority/) },
  {
    name: 'an alert that is explained',
    path: '/acme/devnet/alerts',
    open: press(/^Details: Stake/),
  },
  {
    name: 'alerts, none found',
    path: '/acme/devnet/alerts',
    open: async (page) => {
      await page.getByLabel('Stake', { exact: true }).fill('nothing of the kind');
      await page.getByText('No alert matches').waitFor();
    },
  },
];

/** What an owner sees, whose token is called `token` and one of whose members `member`. */
export function sightsOfOwners(
  { slug, invitations }: Company,
  { token, member }: { token: string; member: string },
): readonly Sight[] {
  const home = `/${slug}/devnet`;
  const settings = `${home}/settings`;
  const tokens = `${settings}/api-tokens`;
  const ofToken = (deed: string) => async (page: Page) => {
    await page.getByRole('row').filter({ hasText: token }).first().hover();
    await press(`${deed}: ${token}`)(page);
  };
  return [
    { name: 'home', path: home },
    { name: 'verify a transaction', path: `${home}/verify` },
    {
      name: 'a transaction that is refused',
      path: `${home}/verify`,
      open: async (page) => {
        await page.getByLabel('Transaction', { exact: true }).fill(await attackText());
        await press('Verify')(page);
        await page.getByRole('region', { name: 'Result' }).waitFor();
      },
    },
    { name: 'menu of the organization', path: home, open: press(/^Northwind Custody/) },
    { name: 'menu of the network', path: home, open: press(/^Network:/) },
    { name: 'menu of the person', path: home, open: press(/^Ada Lindqvist/) },
    {
      name: 'command palette',
      path: home,
      open: async (page) => {
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox').fill('to');
      },
    },
    { name: 'home on testnet', path: `/${slug}/testnet` },
    { name: 'a network that is not granted', path: `/${slug}/mainnet` },
    { name: 'portfolio without stakes', path: `${home}/reports/portfolio` },
    { name: 'closed months without books', path: `${home}/reports/closed-months` },
    { name: 'no alerts', path: `${home}/alerts` },
    { name: 'general settings', path: `${settings}/general` },
    { name: 'no signing policy', path: `${settings}/signing-policy` },
    {
      name: 'propose a signing policy, reason missing',
      path: `${settings}/signing-policy`,
      open: press('Propose a policy', 'Propose'),
    },
    { name: 'no webhooks', path: `${settings}/webhooks` },
    {
      name: 'add a webhook, address missing',
      path: `${settings}/webhooks`,
      open: async (page) => {
        await press('Add webhook')(page);
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('These event types alone').check();
        await dialog.getByRole('button', { name: 'Add webhook' }).click();
      },
    },
    { name: 'API tokens', path: tokens },
    {
      name: 'API tokens with deleted ones',
      path: tokens,
      open: (page) => page.getByLabel('Show deleted').check(),
    },
    {
      name: 'API tokens, none found',
      path: tokens,
      open: (page) => page.getByLabel('Search API tokens').fill('no such token'),
    },
    {
      name: 'create a token, name missing',
      path: tokens,
      open: press('Create API token', 'Create application'),
    },
    { name: 'update a token', path: tokens, open: ofToken('Update') },
    { name: 'regenerate a token', path: tokens, open: ofToken('Regenerate Token') },
    { name: 'delete a token', path: tokens, open: ofToken('Delete') },
    { name: 'members', path: `${settings}/members` },
    { name: 'invite a member', path: `${settings}/members`, open: press(/^Invite/) },
    {
      name: 'menu of a role',
      path: `${settings}/members`,
      open: press(`Role of ${member}: Viewer`),
    },
    { name: 'remove a member', path: `${settings}/members`, open: press(`Remove ${member}`) },
    { name: 'networks', path: `${settings}/networks` },
    { name: 'security', path: `${settings}/security` },
    {
      name: 'require two-factor',
      path: `${settings}/security`,
      open: async (page) => {
        await page.getByLabel('Require it of all members').click();
        await page.getByRole('alertdialog').waitFor();
      },
    },
    { name: 'single sign-on settings', path: `${settings}/single-sign-on` },
    {
      name: 'add an OpenID provider',
      path: `${settings}/single-sign-on`,
      open: press(/^Add/, /^Add$/),
    },
    {
      name: 'update a SAML provider',
      path: `${settings}/single-sign-on`,
      open: press(/^Update northwind/),
    },
    {
      name: 'remove a provider',
      path: `${settings}/single-sign-on`,
      open: press(/^Remove northwind/),
    },
    {
      name: 'audit log with an entry open',
      path: `${settings}/audit-log`,
      open: async (page) => {
        const changed = page.getByRole('button', { name: /changed the settings|renamed|updated/ });
        await changed.first().click();
      },
    },
    {
      name: 'audit log, nothing found',
      path: `${settings}/audit-log`,
      open: async (page) => {
        await page.getByLabel('Search the audit log').fill('nothing of the kind');
        await page.getByText('Nothing like that happened').waitFor();
      },
    },
    { name: 'profile', path: '/profile' },
    { name: 'set up two-factor', path: '/profile', open: press(/^Set up two-factor/) },
    { name: 'add a passkey', path: '/profile', open: press('Add a passkey') },
    { name: 'invitation to another organization', path: invitations.known },
    { name: 'a page that is not there', path: `${settings}/nowhere` },
    { name: 'an organization that is not there', path: '/nobody/devnet' },
  ];
}
