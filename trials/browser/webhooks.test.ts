import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stopAtFirstFailure } from './journey.ts';
import { type Stage, setStage } from './stage.ts';

interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}

let stage: Stage;
let page: Page;
let endpoint: Server;
let url: string;
/** What the endpoint answers. */
let status = 204;
const received: Received[] = [];
/** A busy machine is slow, a fault is for ever. */
const PATIENCE = { timeout: 15_000 };
let secret = '';

stopAtFirstFailure();
beforeAll(async () => {
  endpoint = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      received.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(status).end(status < 300 ? undefined : 'The database is away.');
    });
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
  url = `${origin}/kiln`;
  stage = await setStage({ settings: `webhooks: { allowedOrigins: ['${origin}'] }\n` });
  const window = await stage.openWindow();
  ({ page } = window);
  await stage.signIn(window, { role: 'admin' });
  await page.goto('/acme/devnet/settings/webhooks');
}, 120_000);
afterAll(async () => {
  await stage?.stop();
  endpoint?.closeAllConnections();
  endpoint?.close();
});

const button = (name: string, at: Page | Locator = page) =>
  at.getByRole('button', { name, exact: true });
const deliveries = () => page.getByRole('list', { name: 'Deliveries' }).getByRole('listitem');
const told = () => {
  const { body, headers } = received.at(-1) as Received;
  return new Webhook(secret).verify(body, headers);
};

describe('the page of webhooks', () => {
  it('says what they are for while there is none, and that nothing was published', async () => {
    await page.getByText('No webhooks yet').waitFor();
    await page.getByText('Nothing was published').waitFor();
  });

  it('refuses an address of the inner network beside its field', async () => {
    await button('Add webhook').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Endpoint').fill('https://169.254.169.254/latest');
    await button('Add webhook', dialog).click();
    await dialog.getByText('it is not an address of the public internet').waitFor();
    await dialog.getByText('These event types alone').click();
    await button('Add webhook', dialog).click();
    await dialog.getByText('Choose at least one event type.').waitFor();
    await dialog.getByText('stake.authority_changed', { exact: true }).click();
    await dialog.getByLabel('Endpoint').fill(url);
    await dialog.getByLabel('Description').fill('Pages the person on call');
    await button('Add webhook', dialog).click();
  });

  it('shows the secret this once', async () => {
    const dialog = page.getByRole('dialog').filter({ hasText: 'shown only once' });
    await button('Copy signing secret', dialog).click();
    secret = await page.evaluate(() => navigator.clipboard.readText());
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/=]{44}$/);
    await button('I stored it safely', dialog).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(secret.slice('whsec_'.length));
  });

  it('sends a test event, which the endpoint can verify, and shows how it fared', async () => {
    await page.getByRole('link', { name: url }).click();
    await page.getByText('Nothing was sent yet').waitFor();
    await button('Send test event').click();
    await deliveries().getByText('Delivered').waitFor();
    expect(told()).toMatchObject({ type: 'webhook.test' });
    await deliveries().getByRole('button').first().click();
    await page.getByText('"type": "webhook.test"').waitFor();
    await page.getByText('No further attempt.').waitFor();
  });

  it('tells of failures, and replays one when the endpoint is back', async () => {
    status = 503;
    await button('Send test event').click();
    await deliveries().first().getByText('Retrying').waitFor();
    await page.getByText('Deliveries fail').waitFor();
    await deliveries().first().getByRole('button').click();
    await page.getByText('The database is away.').first().waitFor();
    status = 204;
    await button('Replay', deliveries().first()).click();
    await deliveries().first().getByText('Delivered').waitFor();
    await page.getByText('Deliveries fail').waitFor({ state: 'detached' });
  });

  it('rotates the secret with an overlap in which the old one still verifies', async () => {
    await button('More actions').click();
    await page.getByRole('menuitem', { name: 'Rotate secret' }).click();
    await button('Rotate secret', page.getByRole('alertdialog')).click();
    const dialog = page.getByRole('dialog').filter({ hasText: 'shown only once' });
    await button('Copy signing secret', dialog).click();
    const next = await page.evaluate(() => navigator.clipboard.readText());
    await button('I stored it safely', dialog).click();
    await page.getByText('Two secrets sign').waitFor();
    const before = received.length;
    await button('Send test event').click();
    await expect.poll(() => received.length, PATIENCE).toBe(before + 1);
    told();
    secret = next;
    told();
  });

  it('disables, and sends nothing then; enables, and replays nothing where nothing failed', async () => {
    await button('Disable').click();
    await page.getByText('This webhook is disabled').waitFor();
    expect(await button('Send test event').isDisabled()).toBe(true);
    await button('Enable').click();
    await page.getByText('This webhook is disabled').waitFor({ state: 'detached' });
    await button('More actions').click();
    await page.getByRole('menuitem', { name: 'Replay what failed' }).click();
    await button('Replay', page.getByRole('alertdialog')).click();
    await page.getByText('Nothing failed in that time.').waitFor();
  });

  it('lists in its event log what was published, and deletes the webhook', async () => {
    await button('More actions').click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await button('Delete webhook', page.getByRole('alertdialog')).click();
    await page.getByText('No webhooks yet').waitFor();
    const events = page.getByRole('list', { name: 'Events' }).getByRole('listitem');
    await expect.poll(() => events.count(), PATIENCE).toBe(3);
    await events.first().getByRole('button').click();
    await page.getByText('Somebody asked for a test of one webhook', { exact: false }).waitFor();
  });

  it('met no fault on the way', () => {
    expect(stage.complaints()).toEqual([]);
  });
});
