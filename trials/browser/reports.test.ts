import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepBooks } from './kept-books.ts';
import { type Stage, setStage, type Window } from './stage.ts';

let stage: Stage;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-books-'));
  await keepBooks(folder);
  stage = await setStage({ environment: { CONNECT_DATA_DIR: folder } });
}, 120_000);
afterAll(async () => {
  await stage?.stop();
  await rm(folder, { recursive: true, force: true });
});

const row = (page: Page, month: string) => page.getByRole('row').filter({ hasText: month });

describe('a finance colleague who may close months', () => {
  let window: Window;
  let page: Page;
  beforeAll(async () => {
    window = await stage.openWindow({ viewport: { width: 1440, height: 900 } });
    ({ page } = window);
    await stage.signIn(window, { role: 'admin', email: 'grace@acme.test' });
    await page.goto('/acme/devnet/reports/closed-months');
  });
  afterAll(() => window.context.close());

  it('sees every month with its state and with opening + earned − paid out = closing', async () => {
    await row(page, 'January 2026').getByText('Closed', { exact: true }).waitFor();
    await row(page, 'January 2026').getByText('by ada@acme.test').waitFor();
    await row(page, 'March 2026').getByText('Can be closed').waitFor();
    await row(page, 'April 2026').getByText('Open').waitFor();
    // 0.003617 + 0.008617 − 0.005 = 0.007235, each rounded by itself.
    const february = await row(page, 'February 2026').getByRole('cell').allTextContents();
    expect(february.slice(2, 6)).toEqual(['0.003617', '0.008617', '0.005', '0.007235']);
  });

  it('reads why the month that goes on can not be closed yet', async () => {
    const close = page.getByRole('button', { name: 'Close April 2026' });
    expect(await close.getAttribute('aria-disabled')).toBe('true');
    await close.hover();
    await page
      .getByText(/2026-04 can not be closed yet: the chain is final up to/)
      .first()
      .waitFor();
  });

  it('closes March and February with it, once told what is frozen', async () => {
    await page.getByRole('button', { name: 'Close March 2026' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('Close the books of February 2026 and March 2026?').waitFor();
    await dialog.getByText(/price of each day/).waitFor();
    await dialog.getByRole('button', { name: 'Close the books' }).click();
    await dialog.waitFor({ state: 'detached' });
    await row(page, 'March 2026').getByText('by grace@acme.test').waitFor();
    await row(page, 'February 2026').getByText('by grace@acme.test').waitFor();
  });

  it('finds nothing to restate where nothing differs', async () => {
    await page.getByRole('button', { name: 'Details of March 2026' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('31 days, given by coingecko.').waitFor();
    const restate = dialog.getByRole('button', { name: 'Restate March 2026' });
    expect(await restate.getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('restates January with a reason, having seen what differs', async () => {
    await page.getByRole('button', { name: 'Details of January 2026' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('cell', { name: 'Execution MEV' }).waitFor();
    await dialog.getByRole('cell', { name: '0.04', exact: true }).waitFor();
    const restate = dialog.getByRole('button', { name: 'Restate January 2026' });
    expect(await restate.getAttribute('aria-disabled')).toBe('true');
    await dialog
      .getByLabel('Reason for the restatement')
      .fill('A payment of a builder was missing.');
    await restate.click();
    await dialog.waitFor({ state: 'detached' });
    await row(page, 'January 2026').getByText('Restated').waitFor();
    await page.getByRole('button', { name: 'Details of January 2026' }).click();
    await dialog.getByText('A payment of a builder was missing.').waitFor();
    await dialog.getByText('Nothing: there is nothing to restate.').waitFor();
    await page.keyboard.press('Escape');
    expect(stage.complaints()).toEqual([]);
  });
});

describe('an analyst', () => {
  let window: Window;
  let page: Page;
  beforeAll(async () => {
    window = await stage.openWindow();
    ({ page } = window);
    await stage.signIn(window, { role: 'analyst' });
    await page.goto('/acme/devnet/reports/export');
  });
  afterAll(() => window.context.close());

  const downloaded = async (): Promise<{ name: string; content: Buffer }> => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
  };

  it('downloads the whole report as a workbook', async () => {
    const { name, content } = await downloaded();
    expect(name).toMatch(/^organization_acme_report_[\d-]+\.xlsx$/);
    expect(content.subarray(0, 2).toString()).toBe('PK');
  });

  it('downloads the rewards of an account by month of their clock, as they are paid out', async () => {
    await page.getByLabel('Rewards by period').check();
    await page.getByLabel('As it is paid out').check();
    await choose('On what', 'Treasury');
    await choose('Timezone', 'UTC+02:00');
    await choose('File', 'CSV');
    await page.getByLabel('First day').fill('2026-02-01');
    await page.getByLabel('Last day').fill('2026-03-31');
    const { name, content } = await downloaded();
    expect(name).toMatch(/^Treasury_rewards_monthly_[\d-]+\.csv$/);
    const [head = '', ...lines] = content.toString().trim().split('\r\n');
    const columns = head.split(',');
    const rows = lines.map((line) => line.split(','));
    const cell = (heading: string, line: number) => rows[line]?.[columns.indexOf(heading)];
    expect(rows).toHaveLength(2);
    expect(cell('First day (UTC+02:00)', 0)).toBe('2026-02-01');
    expect(cell('Last day (UTC+02:00)', 1)).toBe('2026-03-31');
    expect(cell('Opening accrued (ETH)', 0)).toBe('0.003617389');
    expect(cell('Paid out of it (ETH)', 0)).toBe('0.005');
    expect(cell('Income as paid out (ETH)', 0)).toBe('0.03');
  });

  it('is told which day is wrong, and downloads nothing then', async () => {
    await page.getByLabel('Last day').fill('2026-01-31');
    await page
      .getByRole('paragraph')
      .filter({ hasText: 'Choose a last day on or after the first.' })
      .waitFor();
    const button = page.getByRole('button', { name: 'Download' });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
  });

  it('reads in the portfolio what is held, and what could not be read', async () => {
    await page.getByRole('link', { name: 'Portfolio' }).click();
    await page.getByText('Something is missing in these figures.').waitFor();
    await page.getByText(/^Ethereum: /).waitFor();
  });

  const choose = async (field: string, option: string): Promise<void> => {
    await page.getByLabel(field).click();
    await page.getByRole('option', { name: option }).click();
  };
});
