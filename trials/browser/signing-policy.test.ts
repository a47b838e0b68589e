import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, setStage } from './stage.ts';

const PAGE = '/acme/devnet/settings/signing-policy';

let stage: Stage;
let first: Page;
let second: Page;
beforeAll(async () => {
  stage = await setStage();
  for (const name of ['first', 'second'] as const) {
    const window = await stage.openWindow();
    await stage.signIn(window, { role: name === 'first' ? 'owner' : 'admin' });
    if (name === 'first') first = window.page;
    else second = window.page;
  }
}, 180_000);
afterAll(() => stage?.stop());

const propose = async (page: Page, most: string, reason: string) => {
  await page.getByRole('button', { name: /^Propose a (policy|change)$/ }).click();
  const dialog = page.getByRole('dialog');
  const chain = dialog.getByRole('group', { name: 'Ethereum' });
  await chain.getByLabel('Most per day (UTC)').fill(most);
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: 'Propose', exact: true }).click();
};

describe('the page of the signing policy', () => {
  it('says what a policy is for where there is none', async () => {
    await first.goto(PAGE);
    await first.getByText('Nothing is limited', { exact: true }).waitFor();
  });

  it('takes a proposal, and says in the form what is wrong with one', async () => {
    await propose(first, 'thirty-two', 'A limit for a start.');
    await first.getByText('Expected an amount in ETH', { exact: false }).waitFor();
    const dialog = first.getByRole('dialog');
    await dialog
      .getByRole('group', { name: 'Ethereum' })
      .getByLabel('Most per day (UTC)')
      .fill('64');
    await dialog.getByRole('button', { name: 'Propose', exact: true }).click();
    await first.getByRole('heading', { name: 'A change waits' }).waitFor();
    const approve = first.getByRole('button', { name: 'Approve' });
    expect(await approve.getAttribute('aria-disabled')).toBe('true');
  });

  it('shows a second admin what would change, who approves it', async () => {
    await second.goto(PAGE);
    await second.getByText('Ethereum: Most per day (UTC)').waitFor();
    await second.getByText('64 ETH').first().waitFor();
    await second.getByRole('button', { name: 'Approve' }).click();
    await second.getByRole('heading', { name: 'Version 1' }).waitFor();
    await second.getByText('In force', { exact: true }).first().waitFor();
  });

  it('hands out the document whose SHA-256 it shows', async () => {
    const downloading = second.waitForEvent('download');
    await second.getByRole('button', { name: 'Download to pin' }).click();
    const file = await (await downloading).createReadStream();
    const hash = createHash('sha256');
    for await (const chunk of file) hash.update(chunk);
    await second.getByText(hash.digest('hex')).first().waitFor();
  });

  it('lets a change be cancelled, which the history tells', async () => {
    await propose(second, '128', 'More of it.');
    await second.getByRole('button', { name: 'Cancel the change' }).click();
    await second.getByText('Cancelled', { exact: true }).waitFor();
    await second.getByRole('heading', { name: 'A change waits' }).waitFor({ state: 'detached' });
    expect(stage.complaints()).toEqual([]);
  });
});
