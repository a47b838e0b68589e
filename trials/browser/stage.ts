import { simpleParser } from 'mailparser';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { SMTPServer } from 'smtp-server';
import { builtDashboard } from '../../dashboard/build/built-dashboard.ts';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { launchBrowser } from './chromium.ts';

export interface ReceivedMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** A whole server with its real dashboard, a browser, and a mail server, for tests that act as people. */
export interface Stage {
  readonly server: TestServer;
  readonly browser: Browser;
  /** Everything that arrived by SMTP, the oldest first. */
  readonly mails: readonly ReceivedMail[];
  /** A person's own browser window, in which nobody is signed in. */
  openWindow(options?: Parameters<Browser['newContext']>[0]): Promise<Window>;
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

/**
 * Sets it up. Faults of pages (exceptions, errors on the console, violations of the content security
 * policy) are collected: hold `complaints` against what the test expects.
 */
export async function setStage(options: ServerOptions = {}): Promise<Stage> {
  const mails: ReceivedMail[] = [];
  const smtp = await startMailServer(mails);
  const server = await startTestServer({
    buildDashboard: builtDashboard,
    ...options,
    settings: `${options.settings ?? ''}
mail:
  smtp: { host: 127.0.0.1, port: ${smtp.port}, from: connect@kiln.test }
`,
  });
  const browser = await launchBrowser();
  const complaints: string[] = [];
  return {
    server,
    browser,
    mails,
    complaints: () => complaints,
    openWindow: async (contextOptions = {}) => {
      const context = await browser.newContext({
        baseURL: server.publicUrl.origin,
        viewport: { width: 1280, height: 800 },
        permissions: ['clipboard-read', 'clipboard-write'],
        reducedMotion: 'reduce',
        ...contextOptions,
      });
      context.on('weberror', (error) => complaints.push(`exception: ${error.error().message}`));
      context.on('console', (message) => {
        // A refused request is told on the console, too: what the page makes of it is the test's.
        if (message.type() !== 'error' || message.text().startsWith('Failed to load resource'))
          return;
        complaints.push(`console: ${message.text()}`);
      });
      return { context, page: await context.newPage() };
    },
    stop: async () => {
      await browser.close();
      await server.stop();
      await smtp.close();
    },
  };
}

async function startMailServer(mails: ReceivedMail[]) {
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, _, done) => {
      simpleParser(stream).then((mail) => {
        const [to] = [mail.to ?? []].flat();
        mails.push({ to: to?.text ?? '', subject: mail.subject ?? '', text: mail.text ?? '' });
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  return {
    port: (smtp.server.address() as { port: number }).port,
    close: () => new Promise<void>((resolve) => smtp.close(resolve)),
  };
}
