import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { builtDashboard } from '../../dashboard/build/built-dashboard.ts';
import { startMailServer } from '../../server/testing/mail-server.ts';
import { noNodes } from '../../server/testing/no-nodes.ts';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { launchBrowser } from '../browser/chromium.ts';
import { keepAlerts } from '../browser/kept-alerts.ts';
import { keepBooks } from '../browser/kept-books.ts';

/** A throw-away server, as an operator runs it, and a browser in front of it. */
export interface Staging {
  readonly server: TestServer;
  /** What a domain's owner has published, by the name of the record. */
  readonly records: Map<string, string[]>;
  /** A window in which nobody is signed in. */
  openWindow(): Promise<{ context: BrowserContext; page: Page }>;
  stop(): Promise<void>;
}

export const WIDE = { width: 1280, height: 800 };

/** An organization whose books can be seen; no chain of this machine is a mainnet. */
export const BOOKS = {
  name: 'Northwind Holding',
  slug: 'northwind-holding',
  network: 'mainnet',
} as const;

/** A little before the clock of the pictures stops: after what `foundLivedInCompany` lets pass. */
const TAKEN = new Date('2026-11-15T12:58:00Z');

/**
 * Starts both, with everything in a temporary folder: the local chain, a mail server that keeps what
 * it takes, and mainnet and testnet without nodes.
 */
export async function startStaging(): Promise<Staging> {
  const dashboard = await builtDashboard();
  const folder = await mkdtemp(join(tmpdir(), 'connect-screenshots-'));
  const mail = await startMailServer();
  const settings = join(folder, 'connect.yaml');
  await writeFile(
    settings,
    JSON.stringify({
      mail: { smtp: { host: '127.0.0.1', port: mail.port, from: 'connect@northwind.example' } },
      chains: noNodes(['mainnet', 'testnet']),
    }),
  );
  const data = join(folder, 'data');
  await keepBooks(data, BOOKS);
  await keepAlerts(data, { ...BOOKS, now: TAKEN });
  const records = new Map<string, string[]>();
  const server = await startTestServer({
    networks: ['mainnet', 'testnet', 'devnet'],
    environment: { CONNECT_CONFIG: settings, CONNECT_DATA_DIR: data },
    buildDashboard: async () => dashboard,
    egress: {
      dns: { addresses: async () => [], texts: async (name) => records.get(name) ?? [] },
    },
  });
  // Whoever asks first is asked to wait, however short that is.
  await server.ask('/sign-in', { headers: { accept: 'text/html' } });
  const browser: Browser = await launchBrowser();
  return {
    server,
    records,
    openWindow: async () => {
      const context = await browser.newContext({
        baseURL: server.publicUrl.origin,
        viewport: WIDE,
        deviceScaleFactor: 1,
        reducedMotion: 'reduce',
        locale: 'en-GB',
        timezoneId: 'UTC',
      });
      // The pages do without their font when it comes late; on a picture it should never be missing.
      await context.route('**/*.css', async (route) => {
        const response = await route.fetch();
        const css = await response.text();
        await route.fulfill({
          response,
          body: css.replace(/font-display:\s*optional/g, 'font-display:block'),
        });
      });
      return { context, page: await context.newPage() };
    },
    stop: async () => {
      await browser.close();
      await server.stop();
      await mail.stop();
      await rm(folder, { recursive: true });
    },
  };
}
