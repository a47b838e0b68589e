import type { Browser, BrowserContext, Page } from 'playwright-core';
import { builtDashboard } from '../../dashboard/build/built-dashboard.ts';
import { type MailServer, startMailServer } from '../../server/testing/mail-server.ts';
import {
  type SignedInBrowser,
  startTestServer,
  type TestServer,
} from '../../server/testing/test-server.ts';
import { launchBrowser } from './chromium.ts';

/** A whole server with its real dashboard, a browser, and a mail server, for tests that act as people. */
export interface Stage {
  readonly server: TestServer;
  readonly browser: Browser;
  /** Takes every mail that the server sends. */
  readonly mail: MailServer;
  /** A person's own browser window, in which nobody is signed in. */
  openWindow(options?: Parameters<Browser['newContext']>[0]): Promise<Window>;
  /**
   * Makes a new member of an organization and signs them in in this window: an owner of 'acme' when
   * nothing else is asked for. Whoever was signed in there is so no more.
   */
  signIn(window: Window, options?: Parameters<TestServer['signIn']>[0]): Promise<SignedInBrowser>;
  /** What the windows complained of that nobody expected; empty when all is well. */
  complaints(): readonly string[];
  stop(): Promise<void>;
}

/** One person's window. */
export interface Window {
  readonly context: BrowserContext;
  readonly page: Page;
}

type ServerOptions = NonNullable<Parameters<typeof startTestServer>[0]>;

/** How long a page may take for one step, in milliseconds: a busy machine is slow, a fault is for ever. */
const PATIENCE = 15_000;

/**
 * Sets it up. Faults of pages (exceptions, errors and warnings on the console, and what the browser
 * finds wrong there with a header or a policy) are collected: hold `complaints` against what the test
 * expects.
 */
export async function setStage(options: ServerOptions = {}): Promise<Stage> {
  // Built before it starts: a server would show a page for those who wait, and so would a test.
  const dashboard = await builtDashboard();
  const mail = await startMailServer();
  const server = await startTestServer({
    buildDashboard: async () => dashboard,
    ...options,
    settings: `${options.settings ?? ''}
mail:
  smtp: { host: 127.0.0.1, port: ${mail.port}, from: connect@kiln.test }
`,
  });
  // Whoever asks first is asked to wait, however short that is.
  await server.ask('/sign-in', { headers: { accept: 'text/html' } });
  const browser = await launchBrowser();
  const complaints: string[] = [];
  return {
    server,
    browser,
    mail,
    complaints: () => complaints,
    openWindow: async (contextOptions = {}) => {
      const context = await browser.newContext({
        baseURL: server.publicUrl.origin,
        viewport: { width: 1280, height: 800 },
        permissions: ['clipboard-read', 'clipboard-write'],
        reducedMotion: 'reduce',
        ...contextOptions,
      });
      context.setDefaultTimeout(PATIENCE);
      context.on('weberror', (error) => complaints.push(`exception: ${error.error().message}`));
      context.on('console', (message) => {
        if (!['error', 'warning'].includes(message.type())) return;
        // A refused request is told on the console, too: what the page makes of it is the test's.
        if (message.text().startsWith('Failed to load resource')) return;
        complaints.push(`console: ${message.text()}`);
      });
      return { context, page: await context.newPage() };
    },
    signIn: async ({ context }, signInOptions) => {
      const person = await server.signIn(signInOptions);
      await context.clearCookies();
      await context.addCookies(
        [...person.cookies()].map(([name, value]) => ({
          name,
          value,
          url: server.publicUrl.origin,
          httpOnly: true,
          sameSite: 'Lax' as const,
        })),
      );
      return person;
    },
    stop: async () => {
      await browser.close();
      await server.stop();
      await mail.stop();
    },
  };
}
