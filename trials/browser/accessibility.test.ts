import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axeCore from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Company, enter, foundCompany, HOUR, movableClock } from './company.ts';
import { keepAlerts } from './kept-alerts.ts';
import { keepBooks } from './kept-books.ts';
import {
  goTo,
  type Sight,
  settled,
  sightsOfAlerts,
  sightsOfBooks,
  sightsOfOwners,
  sightsOfVisitors,
} from './sights.ts';
import { type Stage, setStage, type Window } from './stage.ts';

declare global {
  /** In the pages that it was given to. */
  var axe: typeof import('axe-core');
}

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };
const TOKEN = 'Treasury reports';

const clock = movableClock();
let stage: Stage;
let company: Company;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-accessibility-'));
  await keepBooks(folder);
  await keepAlerts(folder);
  stage = await setStage({
    clock,
    environment: { CONNECT_DATA_DIR: folder },
    settings: 'limits: { requestsPerSecond: 1000000, requestsPerSecondPerAddress: 1000000 }\n',
  });
}, 120_000);
afterAll(async () => {
  await stage?.stop();
  await rm(folder, { recursive: true, force: true });
});

const drawn = (page: Page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );

/** What axe finds on the page as it is, each with its rule; `rules` are all when left out. */
async function faultsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    // By the debugger, which the policy of the pages does not hold: the page itself may load nothing.
    await page.evaluate(axeCore.source);
    // A menu belongs to its button, as a dialog does: it need not stand in a landmark.
    const regionMatcher = 'dialog, [role=dialog], [role=alertdialog], [role=menu], svg';
    await page.evaluate(
      (options) => globalThis.axe.configure({ checks: [{ id: 'region', options }] }),
      { regionMatcher },
    );
  }
  return page.evaluate(
    async (only) => {
      const { violations } = await globalThis.axe.run(
        // They hand the focus on to where it belongs as soon as they get it.
        { exclude: ['[data-base-ui-focus-guard]'] },
        { resultTypes: ['violations'], ...(only && { runOnly: { type: 'rule', values: only } }) },
      );
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 120)}`),
      );
    },
    rules as string[] | undefined,
  );
}

/** What is wrong with a sight in both themes and on a narrow screen; empty when all is well. */
async function look(page: Page, sight: Sight): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(WIDE);
  await goTo(page, sight);
  const found: [how: string, faults: string[]][] = [['light', await faultsOf(page)]];
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
  await drawn(page);
  found.push(['dark', await faultsOf(page, ['color-contrast'])]);
  await page.setViewportSize(NARROW);
  await drawn(page);
  found.push(['narrow', await faultsOf(page)]);
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (excess > 0) found.push(['narrow', [`is ${excess} px wider than the screen`]]);
  return found.flatMap(([how, faults]) => faults.map((fault) => `${sight.name}, ${how}: ${fault}`));
}

async function lookAtAll(page: Page, sights: readonly Sight[]): Promise<string[]> {
  const faults: string[] = [];
  for (const sight of sights) faults.push(...(await look(page, sight)));
  return faults;
}

describe('a system that nobody has set up', () => {
  it('shows pages without a fault that axe can find', async () => {
    const { context, page } = await stage.openWindow();
    const setUp = { name: 'set-up', path: stage.server.setUpLink ?? '' };
    expect(await lookAtAll(page, [{ name: 'sign-in', path: '/' }, setUp])).toEqual([]);
    await context.close();
  });
});

describe('every page and dialog, light and dark, wide and narrow', () => {
  let window: Window;
  beforeAll(async () => {
    company = await foundCompany(stage.server, { clock });
    window = await stage.openWindow();
  });
  afterAll(() => window?.context.close());

  it('has no fault that axe can find for visitors', async () => {
    expect(await lookAtAll(window.page, sightsOfVisitors(company))).toEqual([]);
  });

  it('has none for an owner', async () => {
    await enter(window.context, company.owner, stage.server);
    const sights = sightsOfOwners(company, { token: TOKEN, member: 'Claire Dubois' });
    expect(await lookAtAll(window.page, sights)).toEqual([]);
  }, 180_000);

  it('has none where books are kept and alerts are raised', async () => {
    const { context, page } = await stage.openWindow();
    await stage.signIn({ context, page }, { role: 'admin' });
    expect(await lookAtAll(page, [...sightsOfBooks, ...sightsOfAlerts])).toEqual([]);
    await context.close();
  }, 120_000);

  it('has none where a new secret is shown, nor where it is asked who the user is', async () => {
    const { page } = window;
    await enter(window.context, company.owner, stage.server);
    const settings = `/${company.slug}/devnet/settings`;
    const regenerate = async () => {
      await page.getByRole('row').filter({ hasText: TOKEN }).hover();
      await page.getByRole('button', { name: `Regenerate Token: ${TOKEN}` }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Regenerate Token' }).click();
    };
    const sights = [
      {
        name: 'a new secret, not copied',
        path: `${settings}/api-tokens`,
        open: async () => {
          await regenerate();
          await page.getByRole('button', { name: 'I stored it safely' }).click();
          await page.getByRole('alert').waitFor();
        },
      },
      {
        name: 'confirm that it is you',
        path: `${settings}/api-tokens`,
        open: async () => {
          clock.advance(HOUR / 2);
          await regenerate();
          await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor();
        },
      },
    ];
    page.on('dialog', (dialog) => dialog.accept());
    expect(await lookAtAll(page, sights)).toEqual([]);
  });

  it('has none in the drawer that holds the navigation on a narrow screen', async () => {
    const { page } = window;
    await page.setViewportSize(NARROW);
    await goTo(page, { name: 'drawer', path: `/${company.slug}/devnet` });
    await page.getByRole('button', { name: 'Open navigation' }).click();
    await page.getByRole('dialog', { name: 'Navigation' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect
      .poll(() => focusIsOn(page.getByRole('button', { name: 'Open navigation' })))
      .toBe(true);
  });
});

const focusIsOn = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement);

/** Whether whoever looks can tell where the focus is. */
const focusIsSeen = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return 'nothing has the focus';
    // They hand it on at once.
    if (element.matches('[data-base-ui-focus-guard]')) return '';
    const box = element.getBoundingClientRect();
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const isMarked = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    const isOnScreen =
      box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const isShown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    return isMarked && isOnScreen && isShown
      ? ''
      : `not to be seen on ${element.outerHTML.slice(0, 200)}`;
  });

/** Goes on by the Tab key to this control, and sees on every step where the focus is. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  for (let steps = 0; steps < 40; steps++) {
    await page.keyboard.press(key);
    expect(await focusIsSeen(page)).toBe('');
    if ((await target.count()) > 0 && (await focusIsOn(target))) return;
  }
  throw new Error('The Tab key does not lead there.');
}

/** What a screen reader is given of the page: role, name, and what else is said of each. */
async function accessibilityTree(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name, description, properties = [] }) => {
      const said = properties
        .filter(({ name: of }) => ['required', 'invalid', 'live', 'disabled'].includes(of))
        .filter(({ value }) => ![false, 'false', 'off'].includes(value.value))
        .map(({ name: of, value }) => ` ${of}=${value.value}`);
      const about = description?.value ? ` (${description.value})` : '';
      return `${role?.value} "${name?.value ?? ''}"${about}${said.join('')}`;
    });
}

describe('somebody without a mouse, and somebody who hears the page', () => {
  let window: Window;
  let page: Page;
  beforeAll(async () => {
    window = await stage.openWindow();
    ({ page } = window);
    const { slug } = await stage.server.operator('POST', '/organizations', {
      name: 'Blind Trust',
      networks: ['devnet'],
    });
    await stage.signIn(window, { organization: slug });
    await page.goto(`/${slug}/devnet/settings/api-tokens`);
    await settled(page);
  });
  afterAll(() => window?.context.close());

  const create = () => page.getByRole('button', { name: 'Create API token' });

  it('skips the navigation, and reaches the form by Tab and Enter', async () => {
    await page.keyboard.press('Tab');
    expect(await focusIsOn(page.getByRole('link', { name: 'Skip to content' }))).toBe(true);
    expect(await focusIsSeen(page)).toBe('');
    await page.keyboard.press('Enter');
    await tabTo(page, create());
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Create API token' }).waitFor();
    const heard = await accessibilityTree(page);
    // Behind the dialog there is nothing to get lost in.
    expect(heard.filter((one) => /^(main|navigation|link|heading "API tokens")/.test(one))).toEqual(
      [],
    );
    expect(heard).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^dialog "Create API token"/),
        expect.stringMatching(/^textbox "Name" \(Tells this token.*\) .*required=true/),
        expect.stringMatching(/^textbox "Description optional"/),
        expect.stringMatching(/^group "What it may do"/),
        expect.stringMatching(/^checkbox "Read reports" \(Stakes, rewards/),
        expect.stringMatching(/^combobox "Expires"/),
        expect.stringMatching(/^textbox "Allowed addresses optional"/),
        expect.stringMatching(/^button "Create application"/),
      ]),
    );
  });

  it('hears what is wrong in the field that it is about', async () => {
    const name = page.getByRole('textbox', { name: 'Name' });
    if (!(await focusIsOn(name))) await tabTo(page, name);
    await page.keyboard.press('Enter');
    await expect
      .poll(() => accessibilityTree(page))
      .toContainEqual(expect.stringMatching(/^textbox "Name" \(.*name.*\) .*invalid=true/i));
    expect(await focusIsOn(name)).toBe(true);
  });

  it('creates the token and copies its secret', async () => {
    await page.keyboard.type('Night shift');
    await tabTo(page, page.getByRole('button', { name: 'Create application' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'The secret of “Night shift”' });
    await dialog.waitFor();
    expect(await dialog.evaluate((one) => one.contains(document.activeElement))).toBe(true);
    const heard = await accessibilityTree(page);
    expect(heard).toContainEqual(expect.stringMatching(/^dialog .*shown only once/));
    expect(heard).toContainEqual(expect.stringMatching(/^group "API token"/));
    expect(heard).toContainEqual(expect.stringMatching(/^StaticText "kiln_devnet_/));
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(true);

    const copy = dialog.getByRole('button', { name: /^Cop/ });
    if (!(await focusIsOn(copy))) await tabTo(page, copy);
    await page.keyboard.press('Enter');
    await expect
      .poll(() => accessibilityTree(page))
      .toContainEqual(expect.stringMatching(/^status .*live=polite/));
    await dialog
      .getByRole('status')
      .getByText('Copied', { exact: true })
      .waitFor({ state: 'attached' });
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect((await stage.server.ask('/v1/whoami', { token: copied })).status).toBe(200);

    await tabTo(page, dialog.getByRole('button', { name: 'I stored it safely' }));
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'Night shift' }).waitFor();
    // The button that it began with stood in the empty list, and is gone with it.
    await expect.poll(() => focusIsOn(page.getByRole('main'))).toBe(true);
    await tabTo(page, create());
  });

  it('reaches the actions of a row, and is back there after a dialog', async () => {
    const heard = await accessibilityTree(page);
    expect(heard).toContainEqual(expect.stringMatching(/^table "API tokens"/));
    for (const deed of ['Regenerate Token', 'Update', 'Delete']) {
      const action = page.getByRole('button', { name: `${deed}: Night shift` });
      await tabTo(page, action);
      await page.keyboard.press('Enter');
      await page.locator('[role=dialog], [role=alertdialog]').waitFor();
      await expect.poll(() => focusIsSeen(page)).toBe('');
      await page.keyboard.press('Escape');
      await page.locator('[role=dialog], [role=alertdialog]').waitFor({ state: 'detached' });
      await expect.poll(() => focusIsOn(action)).toBe(true);
    }
  });

  it('goes elsewhere by the command palette, and hears which page it is', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /Go to a page/ }).waitFor();
    await page.keyboard.type('audit');
    await expect
      .poll(() => accessibilityTree(page))
      .toContainEqual(expect.stringMatching(/^option "Audit log/));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Audit log', level: 1 }).waitFor();
    await page
      .getByRole('status')
      .getByText(/^Audit log/)
      .waitFor({ state: 'attached' });
  });
});

it('met no fault of a page on the way', () => {
  expect(stage.complaints()).toEqual([]);
});
