import { rm } from 'node:fs/promises';
import { get } from 'node:http';
import { dirname } from 'node:path';
import type { Page } from 'playwright-core';
import { builtDashboard } from '../../dashboard/build/built-dashboard.ts';
import {
  type SignedInBrowser,
  startTestServer,
  type TestServer,
} from '../../server/testing/test-server.ts';
import { launchBrowser } from '../browser/chromium.ts';
import { enter } from '../browser/company.ts';
import { buildBarePage } from './bare-page.ts';
import { compare, reportRatio, type Slice } from './pairs.ts';

// What a page of the dashboard costs whoever opens it first, against a page on which React shows a
// heading: bytes of JavaScript as they are sent, and the time to the largest contentful paint on a
// slow connection. Every visit is by a browser without a cache; one server's code serves both.

/** A slow mobile connection: 150 ms there and back, 1.6 Mbit/s down and 750 kbit/s up (in bytes). */
const SLOW = { latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };

interface Place {
  readonly server: TestServer;
  readonly path: string;
  readonly person?: SignedInBrowser;
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
const [barePage, built] = [await buildBarePage(), await builtDashboard()];
const bareServer = await startTestServer({ buildDashboard: async () => barePage });
const ourServer = await startTestServer({ buildDashboard: async () => built });
const browser = await launchBrowser();
try {
  const bare: Place = { server: bareServer, path: '/' };
  /** Only the first page, which everybody waits for, is held to a bound. */
  const pages: readonly (readonly [name: string, place: Place, isBound?: true])[] = [
    ['first page (sign-in)', { server: ourServer, path: '/sign-in' }, true],
    [
      'home, signed in',
      { server: ourServer, path: '/acme/devnet', person: await ourServer.signIn() },
    ],
  ];
  // Whoever asks a server first is asked to wait, however short that is.
  for (const place of [bare, ...pages.map(([, place]) => place)]) await scriptBytes(place, 'gzip');
  for (const encoding of ['gzip', 'br']) {
    const bareBytes = await scriptBytes(bare, encoding);
    for (const [name, place, isBound] of pages) {
      const bytes = await scriptBytes(place, encoding);
      print(
        `JavaScript as ${encoding}: ${name} ${kilobytes(bytes)}, bare page ${kilobytes(bareBytes)}: ` +
          `${(bytes / bareBytes).toFixed(2)} times${isBound ? '  bound: at most 2.20' : ''}`,
      );
    }
  }
  const baseline = largestPaintOf(bare);
  reportRatio('A/A: bare / bare', await compare({ baseline, candidate: baseline, times: 1 }));
  for (const [name, place, isBound] of pages) {
    reportRatio(
      `largest contentful paint: ${name} / bare`,
      await compare({ baseline, candidate: largestPaintOf(place), times: 1 }),
      isBound && 'bound: at most 1.80',
    );
  }
} finally {
  await browser.close();
  await Promise.all([bareServer.stop(), ourServer.stop()]);
  await rm(dirname(barePage), { recursive: true, force: true });
}

/** Opens a page as somebody whose browser holds nothing of it, and waits until all of it is there. */
async function visit<T>(
  { server, path, person }: Place,
  { before, after }: { before: (page: Page) => Promise<void>; after: (page: Page) => Promise<T> },
): Promise<T> {
  const context = await browser.newContext({ baseURL: server.publicUrl.origin });
  try {
    if (person) await enter(context, person, server);
    const page = await context.newPage();
    await before(page);
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    return await after(page);
  } finally {
    await context.close();
  }
}

/** Bytes of all scripts that a visit loads, in this encoding and without headers. */
async function scriptBytes(place: Place, encoding: string): Promise<number> {
  const scripts = new Set<string>();
  await visit(place, {
    before: async (page) => {
      page.on('request', (asked) => {
        if (asked.resourceType() === 'script') scripts.add(asked.url());
      });
    },
    after: async () => {},
  });
  const sizes = await Promise.all([...scripts].map((url) => sentBytes(url, encoding)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function sentBytes(url: string, encoding: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': encoding } }, async (response) => {
      let bytes = 0;
      for await (const chunk of response) bytes += chunk.length;
      if (response.statusCode === 200) resolve(bytes);
      else reject(new Error(`${url} answered ${response.statusCode}`));
    }).on('error', reject);
  });
}

/** Milliseconds from the beginning of a slow visit to its largest contentful paint. */
function largestPaintOf(place: Place): Slice {
  return async () =>
    visit(place, {
      before: async (page) => {
        const devtools = await page.context().newCDPSession(page);
        await devtools.send('Network.enable');
        await devtools.send('Network.emulateNetworkConditions', { offline: false, ...SLOW });
      },
      after: (page) =>
        page.evaluate(
          () =>
            new Promise<number>((resolve) => {
              new PerformanceObserver((list) =>
                resolve(list.getEntries().at(-1)?.startTime ?? Number.NaN),
              ).observe({ type: 'largest-contentful-paint', buffered: true });
            }),
        ),
    });
}
