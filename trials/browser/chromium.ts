import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { lock } from 'proper-lockfile';

const run = promisify(execFile);

const SYSTEM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Longer than a slow machine takes to fetch and unpack a browser, in milliseconds. */
const INSTALLATION = 600_000;

/** The system's browser or the one that playwright-core keeps; undefined when there is neither. */
const installedPath = (): string | undefined =>
  [...SYSTEM_PATHS, chromium.executablePath()].find((path) => existsSync(path));

/**
 * The path of a Chromium, which is installed when this machine has none: Debian's package where that
 * is possible, else playwright-core's download. Says on standard error when it installs.
 * @throws {Error} when neither way works, with what to do by hand.
 */
async function chromiumPath(): Promise<string> {
  const found = installedPath();
  if (found !== undefined) return found;
  const folder = join(tmpdir(), 'kiln-connect-chromium');
  await mkdir(folder, { recursive: true });
  // Several test files may find it missing at the same time.
  const release = await lock(folder, { retries: { retries: 600, factor: 1, minTimeout: 1_000 } });
  try {
    return installedPath() ?? (await install());
  } finally {
    await release();
  }
}

async function install(): Promise<string> {
  const failures: string[] = [];
  const isRoot = process.getuid?.() === 0;
  const cli = new URL('cli.js', import.meta.resolve('playwright-core/package.json'));
  const ways: readonly (readonly [string, readonly string[]])[] = [
    ...(isRoot && existsSync('/usr/bin/apt-get')
      ? [['sh', ['-c', 'apt-get update -qq && apt-get install -y -qq chromium']] as const]
      : []),
    [process.execPath, [cli.pathname, 'install', 'chromium']],
  ];
  for (const [command, args] of ways) {
    process.stderr.write(`No Chromium on this machine; installing it: ${args.at(-1)}\n`);
    try {
      await run(command, args, { timeout: INSTALLATION });
    } catch (error) {
      failures.push((error as Error).message);
    }
    const path = installedPath();
    if (path !== undefined) return path;
  }
  throw new Error(
    `The browser tests need Chromium and it could not be installed here. Install it (Debian: apt-get install chromium) and run them again.\n${failures.join('\n')}`,
  );
}

/** A headless browser that asks nothing of the outside world. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await chromiumPath(),
    args: [
      // Chromium has no sandbox for root, and containers often run everything as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
