import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  mayRole,
  PERMISSIONS,
  type Permission,
  ROLES,
  type Role,
  refusalReason,
} from '@kiln-connect/core';
import { createCertificate } from '@kiln-connect/people/testing/providers';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALERT_TITLE, keepAlerts } from './kept-alerts.ts';
import { keepBooks } from './kept-books.ts';
import { type Stage, setStage } from './stage.ts';

/** Where a permission shows in the dashboard. */
interface Sign {
  /** Of the dashboard, as the sidebar calls it; the settings when left out. */
  readonly part?: 'Reports' | 'Alerts';
  /** The page, as its tab calls it; the part's own name where it is one page. */
  readonly tab: string;
  /** What those who may see find there; others find the reason instead. */
  readonly shows?: (page: Page) => Locator;
  /** What those who may do can press or switch; for others it is off and says why. */
  readonly controls?: (page: Page) => readonly Locator[];
  /** Fields that those who may do can change; for others they are only to be read. */
  readonly fields?: (page: Page) => readonly Locator[];
  /** Nothing of it is there for those who may not even see. */
  readonly within?: Permission;
}

const button = (at: Page | Locator, name: string): Locator =>
  at.getByRole('button', { name, exact: true });
const card = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

/** One that is added to the table must be given its place here. */
const SIGNS: { readonly [permission in Permission]: Sign } = {
  'organization.read': {
    tab: 'General',
    shows: (page) => page.getByLabel('Organization name'),
  },
  'organization.update': {
    tab: 'General',
    controls: (page) => [button(card(page, 'Name'), 'Save')],
    fields: (page) => [page.getByLabel('Organization name')],
  },
  'tokens.read': { tab: 'API tokens', shows: (page) => page.getByText('Shared', { exact: true }) },
  'tokens.create': { tab: 'API tokens', controls: (page) => [button(page, 'Create API token')] },
  'tokens.update': { tab: 'API tokens', controls: (page) => [button(page, 'Update: Shared')] },
  'tokens.regenerate': {
    tab: 'API tokens',
    controls: (page) => [button(page, 'Regenerate Token: Shared')],
  },
  'tokens.delete': { tab: 'API tokens', controls: (page) => [button(page, 'Delete: Shared')] },
  'members.read': { tab: 'Members', shows: (page) => page.getByText('Vera', { exact: true }) },
  'members.invite': {
    tab: 'Members',
    controls: (page) => [
      button(page, 'Invite a member'),
      button(page, 'Resend the invitation of awaited@acme.test'),
      button(page, 'Revoke the invitation of awaited@acme.test'),
    ],
  },
  'members.update': { tab: 'Members', controls: (page) => [button(page, 'Role of Vera: Viewer')] },
  'members.remove': { tab: 'Members', controls: (page) => [button(page, 'Remove Vera')] },
  'members.leave': { tab: 'Members', controls: (page) => [button(page, 'Leave')] },
  'organization.secure': {
    tab: 'Security',
    controls: (page) => [
      page.getByRole('switch', { name: 'Require it of all members' }),
      button(card(page, 'Longest life of API tokens'), 'Save'),
    ],
    fields: (page) => [page.getByLabel('Days')],
  },
  'exit-messages.configure': {
    tab: 'Security',
    controls: (page) => [button(page, 'Register the key')],
    fields: (page) => [page.getByLabel('Public key')],
  },
  'single-sign-on.read': {
    tab: 'Single sign-on',
    shows: (page) => page.getByRole('heading', { name: 'acme.example' }),
  },
  'single-sign-on.update': {
    tab: 'Single sign-on',
    within: 'single-sign-on.read',
    controls: (page) => [
      button(page, 'Add a provider'),
      button(page, 'Update acme.example'),
      button(page, 'Remove acme.example'),
      button(page, 'Check the record'),
    ],
  },
  'reports.read': {
    part: 'Reports',
    tab: 'Portfolio',
    shows: (page) => page.getByText('Active stakes', { exact: true }),
  },
  'reports.export': {
    part: 'Reports',
    tab: 'Export',
    controls: (page) => [button(page, 'Download')],
  },
  'periods.read': {
    part: 'Reports',
    tab: 'Closed months',
    shows: (page) => page.getByText('January 2026', { exact: true }),
  },
  'periods.close': {
    part: 'Reports',
    tab: 'Closed months',
    controls: (page) => [button(page, 'Close March 2026')],
  },
  'policy.read': {
    tab: 'Signing policy',
    shows: (page) => page.getByText('Nothing is limited', { exact: true }),
  },
  'policy.change': {
    tab: 'Signing policy',
    controls: (page) => [button(page, 'Propose a policy')],
  },
  'alerts.read': {
    part: 'Alerts',
    tab: 'Alerts',
    shows: (page) => page.getByText(ALERT_TITLE, { exact: true }),
  },
  'alerts.acknowledge': {
    part: 'Alerts',
    tab: 'Alerts',
    controls: (page) => [page.getByRole('button', { name: `Acknowledge: ${ALERT_TITLE}` })],
  },
  'webhooks.read': {
    tab: 'Webhooks',
    shows: (page) => page.getByText('https://hooks.acme.example/', { exact: true }),
  },
  'webhooks.update': {
    tab: 'Webhooks',
    within: 'webhooks.read',
    controls: (page) => [button(page, 'Add webhook')],
  },
  'webhooks.send': {
    tab: 'Webhooks',
    within: 'webhooks.read',
    controls: (page) => [button(page, 'Send test event to https://hooks.acme.example/')],
  },
  'audit.read': {
    tab: 'Audit log',
    shows: (page) => page.getByRole('link', { name: 'Export CSV' }),
  },
};

let stage: Stage;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-roles-'));
  await keepBooks(folder);
  await keepAlerts(folder);
  stage = await setStage({ environment: { CONNECT_DATA_DIR: folder } });
  const { server } = stage;
  const at = '/organizations/acme';
  // Another owner, so that each of them may leave.
  await server.signIn();
  const vera = await server.signIn({ role: 'viewer' });
  await vera.ask('/me', { method: 'PATCH', body: { name: 'Vera' } });
  const { certificate } = await createCertificate();
  await server.operator('POST', `${at}/tokens`, {
    network: 'devnet',
    name: 'Shared',
    scopes: ['read'],
  });
  await server.operator('POST', `${at}/invitations`, {
    email: 'awaited@acme.test',
    role: 'viewer',
  });
  await server.operator('POST', `${at}/webhooks`, { url: 'https://hooks.acme.example/' });
  await server.operator('POST', `${at}/single-sign-on`, {
    type: 'saml',
    domain: 'acme.example',
    issuer: 'https://id.acme.example',
    sign_in_url: 'https://id.acme.example/saml',
    certificates: [certificate],
  });
}, 120_000);
afterAll(async () => {
  await stage?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What stands with a control for those who can not see it: why it is off. */
const reasonOf = (control: Locator): Promise<string> =>
  control.evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' '),
  );

const PATIENCE = { timeout: 15_000 };

/** Tries one thing on its page, for a role that may do it. */
async function expectOpen(page: Page, { shows, controls, fields }: Sign): Promise<void> {
  await shows?.(page).waitFor();
  // What saves a field is off until that is changed.
  for (const field of fields?.(page) ?? []) await field.fill('7');
  for (const control of controls?.(page) ?? []) {
    await expect.poll(() => control.isEnabled(), PATIENCE).toBe(true);
  }
}

/** Tries one thing on its page, for a role that may not do it: all is off, says why, and does nothing. */
async function expectClosed(
  page: Page,
  { shows, controls, fields }: Sign,
  reason: string,
): Promise<void> {
  if (shows) {
    await page.getByText(reason).waitFor();
    expect(await shows(page).count()).toBe(0);
  }
  for (const field of fields?.(page) ?? []) expect(await field.isEditable()).toBe(false);
  for (const control of controls?.(page) ?? []) {
    await control.waitFor();
    expect(await control.isDisabled()).toBe(true);
    expect(await reasonOf(control)).toContain(reason);
    await control.click({ force: true });
  }
  expect(await page.getByRole('dialog').or(page.getByRole('alertdialog')).count()).toBe(0);
}

const permissions = Object.keys(PERMISSIONS) as Permission[];
const partOf = (tab: string): string =>
  permissions.map((one) => SIGNS[one]).find((sign) => sign.tab === tab)?.part ?? 'Settings';
const tabs = [...new Set(permissions.map((permission) => SIGNS[permission].tab))];

describe.each(ROLES)('in the dashboard, a member who is %s', (role: Role) => {
  let page: Page;
  beforeAll(async () => {
    const window = await stage.openWindow();
    ({ page } = window);
    await stage.signIn(window, { role });
    await page.goto('/acme/devnet');
  });

  describe.each(tabs)('on the page %s', (tab) => {
    beforeAll(async () => {
      const part = partOf(tab);
      await page
        .getByRole('navigation', { name: 'Main' })
        .getByRole('link', { name: part })
        .click();
      if (part !== tab) {
        const tabList = page.getByRole('navigation', { name: part });
        await tabList.getByRole('link', { name: tab }).click();
      }
      await page.getByRole('heading', { level: 1, name: tab }).waitFor();
    });

    const here = permissions.filter((permission) => SIGNS[permission].tab === tab);
    for (const permission of here) {
      const sign = SIGNS[permission];
      if (mayRole(role, permission)) {
        it(`may ${PERMISSIONS[permission].what}`, () => expectOpen(page, sign));
      } else if (sign.within === undefined || mayRole(role, sign.within)) {
        it(`may not ${PERMISSIONS[permission].what}, and reads why`, () =>
          expectClosed(page, sign, refusalReason(role, permission)));
      } else {
        it(`finds nothing with which to ${PERMISSIONS[permission].what}`, async () => {
          for (const control of sign.controls?.(page) ?? []) expect(await control.count()).toBe(0);
        });
      }
    }
  });
});

it('no page met a fault on the way', () => {
  expect(stage.complaints()).toEqual([]);
});
