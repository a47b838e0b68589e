import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { enter } from '../browser/company.ts';
import { goTo } from '../browser/sights.ts';
import { foundLivedInCompany } from './lived-in.ts';
import { toPalettePng } from './palette-png.ts';
import { type Picture, picturesOfBooks, picturesOfOwners, picturesOfVisitors } from './pictures.ts';
import { setTime } from './set-time.ts';
import { BOOKS, startStaging, WIDE } from './staging.ts';

/**
 * Takes the pictures of the dashboard that the documentation shows, light and dark. Everything that
 * can be seen on them, the secret of a token included, belongs to a throw-away server that is gone
 * when this ends.
 */
const FOLDER = join(import.meta.dirname, '../../docs/screenshots');
const NARROW = { width: 390, height: 844 };
/** What all of them may weigh together, in bytes: every clone carries them. */
const MOST_BYTES = 1_500_000;

async function take(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForFunction(
      (wanted) => document.documentElement.dataset.theme === wanted,
      theme,
    );
    await page.evaluate(() => document.fonts.ready.then(() => {}));
    const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    await writeFile(join(FOLDER, `${name}-${theme}.png`), toPalettePng(png));
  }
}

async function takeAll(page: Page, pictures: readonly Picture[]): Promise<void> {
  for (const picture of pictures) {
    await page.clock.setFixedTime(clock.now());
    await page.setViewportSize(WIDE);
    await goTo(page, picture);
    await take(page, picture.name);
    if (picture.isAlsoNarrow) {
      await page.setViewportSize(NARROW);
      await goTo(page, picture);
      await take(page, `${picture.name}-narrow`);
    }
    process.stdout.write(`${picture.name}\n`);
  }
}

/** A Monday morning, two weeks before the pictures are taken. */
const clock = setTime(new Date('2026-11-02T08:30:00Z'));
const staging = await startStaging();
try {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const visitor = await staging.openWindow();
  await takeAll(visitor.page, [{ name: 'set-up', path: staging.server.setUpLink ?? '' }]);
  const company = await foundLivedInCompany(staging.server, { clock, records: staging.records });
  await takeAll(visitor.page, picturesOfVisitors);
  const owner = await staging.openWindow();
  await enter(owner.context, company.owner, staging.server);
  await takeAll(owner.page, picturesOfOwners(company));
  const { slug: organization } = BOOKS;
  const email = 'marcus.okafor@northwind.example';
  const admin = await staging.server.signIn({ organization, role: 'admin', email });
  const finance = await staging.openWindow();
  await enter(finance.context, admin, staging.server);
  await takeAll(finance.page, picturesOfBooks(BOOKS));
} finally {
  await staging.stop();
}

const files = await readdir(FOLDER);
const sizes = await Promise.all(files.map(async (file) => (await stat(join(FOLDER, file))).size));
const total = sizes.reduce((sum, size) => sum + size, 0);
process.stdout.write(`${files.length} pictures, ${total} bytes together\n`);
if (total > MOST_BYTES) throw new Error(`They may be ${MOST_BYTES} bytes together.`);
