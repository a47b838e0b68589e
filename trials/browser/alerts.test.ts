import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALERT_TITLE, keepAlerts, OWNER, STAKE, THIEF } from './kept-alerts.ts';
import { keepBooks } from './kept-books.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
let folder: string;
let page: Page;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-alerts-'));
  await keepBooks(folder);
  await keepAlerts(folder);
  stage = await setStage({ environment: { CONNECT_DATA_DIR: folder } });
  const window = await stage.openWindow();
  ({ page } = window);
  await stage.signIn(window, { role: 'admin' });
  await page.goto('/acme/devnet');
}, 180_000);
afterAll(async () => {
  await stage?.stop();
  await rm(folder, { recursive: true, force: true });
});

const sidebar = () => page.getByRole('navigation', { name: 'Main' });
const cards = () => page.getByRole('list', { name: 'Alerts' }).getByRole('listitem');

describe('the page of alerts', () => {
  it('is in the sidebar with how many are open, and lists the latest first', async () => {
    await sidebar().getByRole('link', { name: 'Alerts 1 open' }).click();
    await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
    await expect.poll(() => cards().count()).toBe(3);
    expect(await cards().first().textContent()).toContain(ALERT_TITLE);
    expect(await cards().first().textContent()).toContain(STAKE);
  });

  it('shows of each alert from what to what it changed: short, whole on hover and focus, to copy', async () => {
    const changed = cards().first().getByRole('term').filter({ hasText: 'Withdraw authority' });
    const line = changed.locator('xpath=following-sibling::dd[1]');
    expect(await line.textContent()).toContain('7fUAJd…oovLS7');
    expect(await line.textContent()).toContain('GsbwXf…SMQRdW');
    for (const [name, value] of [
      ['Copy the old Withdraw authority, 7fUAJd…oovLS7', OWNER],
      ['Copy the new Withdraw authority, GsbwXf…SMQRdW', THIEF],
    ] as const) {
      const copy = line.getByRole('button', { name });
      await page.keyboard.press('Tab');
      await copy.focus();
      const shown = line.locator('[role=tooltip]:popover-open');
      await expect.poll(() => shown.textContent()).toBe(value);
      await page.keyboard.press('Enter');
      await expect.poll(() => shown.textContent()).toBe('Copied');
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(value);
    }
    expect(await cards().nth(1).textContent()).toContain('Stake authority7fUAJd…oovLS7');
  });

  it('is narrowed by state and by stake', async () => {
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'Explained' }).click();
    await expect.poll(() => cards().count()).toBe(1);
    await page.getByRole('searchbox', { name: 'Stake' }).fill('nothing like that');
    await page.getByText('No alert matches').waitFor();
    await page.getByRole('searchbox', { name: 'Stake' }).fill(STAKE);
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'All alerts' }).click();
    await expect.poll(() => cards().count()).toBe(1);
  });

  it('shows what was and what is, to copy, and says what to do', async () => {
    await page.getByRole('button', { name: `Details: ${ALERT_TITLE}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Ask your team at once', { exact: false }).waitFor();
    for (const [name, value] of [
      ['Before', OWNER],
      ['After', THIEF],
      ['Stake', STAKE],
    ]) {
      await dialog.getByRole('button', { name: `Copy ${name}` }).click();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(value);
    }
  });

  it('keeps its buttons whole and in sight on a telephone, however much there is to read', async () => {
    await page.setViewportSize({ width: 390, height: 600 });
    const buttons = page.getByRole('dialog').locator('footer').getByRole('button');
    const boxes = await Promise.all((await buttons.all()).map((button) => button.boundingBox()));
    expect(boxes.map((box) => box?.width)).toEqual([350, 350]);
    for (const box of boxes) expect((box?.y ?? 600) + (box?.height ?? 0)).toBeLessThan(600);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('takes a note with which it is acknowledged, and counts one less', async () => {
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Acknowledge' }).isDisabled()).toBe(true);
    await dialog.getByLabel('What it was').fill('Our new custodian took it over.');
    await dialog.getByRole('button', { name: 'Acknowledge' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect
      .poll(() => cards().first().textContent())
      .toContain('Our new custodian took it over.');
    await sidebar().getByRole('link', { name: 'Alerts', exact: true }).waitFor();
  });

  it('says in a new organization what it is for', async () => {
    const window = await stage.openWindow();
    await stage.server.operator('POST', '/organizations', { name: 'Fresh', networks: ['devnet'] });
    await stage.signIn(window, { organization: 'fresh', role: 'viewer' });
    await window.page.goto('/fresh/devnet/alerts');
    await window.page.getByText('No alerts', { exact: true }).waitFor();
  });

  it('met no fault on the way', () => {
    expect(stage.complaints()).toEqual([]);
  });
});
