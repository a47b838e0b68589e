import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { bundleVerifier } from '@kiln-connect/verify/bundle';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Specimen } from '../../verify/testing/specimens.ts';
import { specimens } from '../../verify/testing/specimens.ts';
import { readCorpus } from '../attacks/corpus.ts';
import { type Stage, setStage, type Window } from './stage.ts';

// A person verifies transactions in a real browser, with the real file of the verifier.

let stage: Stage;
let window: Window;
let page: Page;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  expect(stage.complaints()).toEqual([]);
  await stage.stop();
});

const PLACE = '/acme/devnet/verify';

beforeEach(async () => {
  window = await stage.openWindow();
  page = window.page;
  await stage.signIn(window);
  await page.goto(PLACE);
  await page.getByLabel('Transaction', { exact: true }).waitFor();
  return () => window.context.close();
});

const paste = (text: string) => page.getByLabel('Transaction', { exact: true }).fill(text);
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const result = () => page.getByRole('region', { name: 'Result' });

/** What an answer of the API looks like, whole. */
const answerOf = ({ bytes, intent, statements = [] }: Specimen): string =>
  JSON.stringify({
    data: { unsigned_tx_serialized: bytes, intent, operator_statements: statements },
  });

const chains = await Promise.all(
  Object.entries(specimens).map(async ([chain, load]) => {
    const [one] = (await load()).specimens;
    if (!one) throw new Error(`there are no specimens of ${chain}`);
    return { chain, one };
  }),
);

/** What a signer signs is named as what it is. */
const SIGNED: { readonly [chain: string]: string } = {
  eth: 'Hash to sign',
  sol: 'Message to sign',
};

describe.each(chains)('a transaction of $chain', ({ chain, one }) => {
  it('is accepted from the whole answer, with what is left to check and every byte explained', async () => {
    await paste(answerOf(one));
    await page.getByText('This intent came with the bytes').waitFor();
    await press('Verify');
    await result()
      .getByText(/^Accepted/)
      .waitFor();
    await result().getByRole('heading', { name: 'What must be true on chain' }).waitFor();
    await result()
      .getByText(SIGNED[chain] as string, { exact: true })
      .waitFor();
    const shown = await result().getByTestId('hex').textContent();
    expect(shown).toBe(one.bytes.replace(/^0x/, '').toLowerCase());
  });

  it('is read and never accepted where nothing was asked for', async () => {
    await paste(one.bytes);
    await press('Read');
    await result()
      .getByText(/^Read, not judged/)
      .waitFor();
    await result().getByText('What it does', { exact: true }).first().waitFor();
    expect(
      await result()
        .getByText(/accepted/i)
        .count(),
    ).toBe(0);
  });
});

it('refuses the transaction of September 2025, and marks its bytes without colour alone', async () => {
  const attack = (await readCorpus()).find(({ name }) => name === 'september-2025-withdrawer');
  if (!attack) throw new Error('the corpus lacks it');
  await paste(JSON.stringify(attack));
  await press('Verify');
  await result()
    .getByText(/^Refused .*do not sign it$/)
    .waitFor();
  await result().getByText('authority_change', { exact: true }).waitFor();
  // Why, and what it does: no sentence between them counts the reasons or says it a third time.
  expect(
    await result()
      .getByText(/There (is one|are \d+) reason/)
      .count(),
  ).toBe(0);
  const marked = result().getByRole('option').filter({ hasText: 'Refused: authority_change' });
  expect(await marked.count()).toBeGreaterThan(3);
  // The first part that was refused is the one in question.
  expect(await marked.first().getAttribute('aria-selected')).toBe('true');
});

it('sends nothing while it verifies, works without network, and leaves nothing behind', async () => {
  const one = chains[0]?.one as Specimen;
  await page.waitForLoadState('networkidle');
  const requests: string[] = [];
  window.context.on('request', (request) => requests.push(request.url()));
  const before = await tracesOf(page);
  await window.context.setOffline(true);
  await paste(answerOf(one));
  await press('Verify');
  await result()
    .getByText(/^Accepted/)
    .waitFor();
  await paste('no transaction at all');
  await paste(one.bytes);
  await page.getByLabel('Nothing: just read it').check();
  await press('Read');
  await result()
    .getByText(/^Read, not judged/)
    .waitFor();
  expect(requests).toEqual([]);
  expect(await tracesOf(page)).toEqual(before);
});

/** Where a page could leave something that outlives it. */
const tracesOf = (at: Page) =>
  at.evaluate(async () => ({
    url: location.href,
    history: history.length,
    state: JSON.stringify(history.state),
    local: JSON.stringify(localStorage),
    session: JSON.stringify(sessionStorage),
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    cookies: document.cookie,
  }));

describe('what somebody fills in', () => {
  const sol = chains.find(({ chain }) => chain === 'sol')?.one as Specimen;

  it('is asked for by a form that is made of the format, and judged', async () => {
    const all = (await specimens.sol?.())?.specimens ?? [];
    const one = all.find(({ intent, signed }) => intent.action === 'deactivate-stake' && !signed);
    if (!one) throw new Error('there is no such specimen');
    await paste(one.bytes);
    await page.getByLabel('What I fill in').check();
    await page.getByLabel('Action', { exact: true }).click();
    await page.getByRole('option', { name: 'Deactivate stake' }).click();
    await page.getByLabel('Wallet').fill('nobody');
    await page.getByLabel('Stake account').fill(String(one.intent.stake_account));
    await press('Verify');
    await result()
      .getByText(/^Refused/)
      .waitFor();
    expect(await page.getByLabel('Wallet').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Wallet').fill(String(one.intent.wallet));
    await press('Verify');
    await result()
      .getByText(/^Accepted/)
      .waitFor();
  });

  it('may be an intent as JSON, which is told what is wrong with it', async () => {
    await paste(sol.bytes);
    await page.getByLabel('What an intent says').check();
    await page.getByLabel('Intent', { exact: true }).fill('{"version": 1,');
    await press('Verify');
    await page
      .getByRole('alert')
      .getByText(/The intent is not JSON/)
      .waitFor();
    await page.getByLabel('Intent', { exact: true }).fill(JSON.stringify(sol.intent));
    await press('Verify');
    await result()
      .getByText(/^Accepted/)
      .waitFor();
  });

  it('is void as soon as something else is pasted', async () => {
    await paste(answerOf(sol));
    await press('Verify');
    await result()
      .getByText(/^Accepted/)
      .waitFor();
    await paste(sol.bytes.slice(0, -2));
    expect(await result().count()).toBe(0);
    // Nor is the intent that came with the first one kept.
    expect(await page.getByLabel('Nothing: just read it').isChecked()).toBe(true);
  });
});

it('does not accept bytes beside the hash of others, which a raw signer would sign', async () => {
  const one = chains[0]?.one as Specimen;
  const { bytes, intent, statements = [] } = one;
  const data = { unsigned_tx_serialized: bytes, intent, operator_statements: statements };
  await paste(JSON.stringify({ data: { ...data, unsigned_tx_hash: `0x${'ab'.repeat(32)}` } }));
  await press('Verify');
  await result()
    .getByText(/^Another hash .*do not sign it$/)
    .waitFor();
  expect(
    await result()
      .getByText(/^Accepted/)
      .count(),
  ).toBe(0);
});

describe('what can not be a transaction', () => {
  it.each([
    ['words', 'please sign!', /is in none of the encodings/],
    ['broken JSON', '{"data":', /looks like JSON, and is none/],
    ['far too much', 'ab'.repeat(1_000_001), /has 2,000,002 characters/],
  ])('is told at once: %s', async (_, text, message) => {
    await paste(text);
    await page.getByText(message).waitFor();
  });

  it('is told with the reason of every chain', async () => {
    await paste('0xdeadbeef');
    await press('Read');
    await page
      .getByRole('alert')
      .getByText(/Ethereum: .* Solana: /)
      .waitFor();
  });
});

it('is used with the keyboard alone: the result has the focus, the list of parts the arrow keys', async () => {
  const one = chains[0]?.one as Specimen;
  await page.getByLabel('Transaction', { exact: true }).focus();
  await page.keyboard.insertText(answerOf(one));
  await page.getByRole('button', { name: 'Verify', exact: true }).focus();
  await page.keyboard.press('Enter');
  await result().waitFor();
  expect(await result().evaluate((element) => element === document.activeElement)).toBe(true);
  const list = page.getByRole('listbox', { name: 'Parts of the bytes' });
  await list.focus();
  await page.keyboard.press('End');
  expect(await list.getByRole('option').last().getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('ArrowUp');
  expect(await list.getByRole('option').last().getAttribute('aria-selected')).toBe('false');
});

it('links bytes and meaning for the mouse', async () => {
  await paste(answerOf(chains[0]?.one as Specimen));
  await press('Verify');
  const hex = result().getByTestId('hex');
  await hex.locator('[data-part="3"]').hover();
  const third = page.getByRole('listbox').getByRole('option').nth(3);
  expect(await third.getAttribute('aria-selected')).toBe('true');
});

describe('the verifier of the page', () => {
  it('is the published file: the hash that is named, what runs and what is downloaded are one', async () => {
    const { sha256 } = await bundleVerifier();
    await page.getByText(sha256, { exact: true }).waitFor();
    const downloading = page.waitForEvent('download');
    await press('Download it');
    const file = await readFile(await (await downloading).path());
    expect(createHash('sha256').update(file).digest('hex')).toBe(sha256);
  });

  it('does not run when it is another file than the one named', async () => {
    const other = await stage.openWindow();
    await stage.signIn(other);
    await other.page.route('**/assets/kiln-verify-*.js', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${await response.text()}\n` });
    });
    const before = stage.complaints().length;
    await other.page.goto(PLACE);
    await other.page.getByText('The verifier was not started').waitFor();
    expect(await other.page.getByLabel('Transaction', { exact: true }).count()).toBe(0);
    // The browser says why on its console; that is meant here.
    const said = (stage.complaints() as string[]).splice(before);
    expect(said.join()).toMatch(/digest|integrity/i);
    await other.context.close();
  });

  it('is found from every page, by the navigation and by the command palette', async () => {
    await page.goto('/acme/devnet');
    await page.getByRole('link', { name: 'Verify a transaction' }).click();
    await page.waitForURL(`**${PLACE}`);
    await page.goto('/acme/devnet');
    await page.getByRole('link', { name: 'Verify a transaction' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('decode');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${PLACE}`);
  });
});
