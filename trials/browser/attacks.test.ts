import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtDashboard } from '../../dashboard/build/built-dashboard.ts';
import { type CapturedLog, captureLog } from './captured-log.ts';
import { type Company, enter, foundCompany, movableClock } from './company.ts';
import { type ForeignSite, startForeignSite } from './foreign-site.ts';
import { goTo, settled, sightsOfOwners, sightsOfVisitors } from './sights.ts';
import { type Stage, setStage } from './stage.ts';

/** Breaks out of an attribute, a text and a script, where it is let. */
const MARKUP = `'"><img data-attack src=x onerror=alert(1)></script>`;
const word = (text: string): string => `${text} ${MARKUP}`;

const clock = movableClock();
let captured: CapturedLog;
let stage: Stage;
let company: Company;
let foreign: ForeignSite;
/** Every secret that was shown or sent in these tests, and must not be in the log. */
const secrets: string[] = [];
/** What the policy of the pages had to hold back. */
const violations: string[] = [];

beforeAll(async () => {
  captured = captureLog();
  [stage, foreign] = await Promise.all([
    setStage({
      clock,
      log: captured.log,
      settings: 'limits: { requestsPerSecond: 1000000, requestsPerSecondPerAddress: 1000000 }\n',
    }),
    startForeignSite(),
  ]);
  company = await foundCompany(stage.server, { clock, word });
  secrets.push(...company.secrets, new URL(stage.server.setUpLink ?? '').hash.slice(1));
});
afterAll(async () => {
  await foreign?.stop();
  await stage?.stop();
});

/** A window that tells what the policy of its pages held back; a browser may call itself anything. */
async function openWatchedWindow(
  userAgent?: string,
): Promise<{ context: BrowserContext; page: Page }> {
  const window = await stage.openWindow(userAgent === undefined ? {} : { userAgent });
  await window.context.exposeFunction('tellViolation', (text: string) => violations.push(text));
  await window.context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
      (globalThis as unknown as { tellViolation(text: string): void }).tellViolation(
        `${location.pathname}: ${violatedDirective} ${blockedURI} ${sourceFile}`,
      ),
    );
  });
  return window;
}

async function signInByForm(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(company.owner.email);
  await page.getByLabel('Password', { exact: true }).fill(company.owner.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

const ours = (path: string): string => stage.server.publicUrl.origin + path;

const session = async (context: BrowserContext) =>
  (await context.cookies()).find(({ name }) => name.endsWith('kiln.session'));

describe('markup in every name and description', () => {
  it('is text on every page and dialog, and the policy has nothing to hold back', async () => {
    const { context, page } = await openWatchedWindow(`Mozilla/5.0 ${MARKUP}`);
    const taken: string[] = [];
    const showing: string[] = [];
    const see = async (name: string) => {
      if ((await page.locator('[data-attack]').count()) > 0) taken.push(name);
      if ((await page.getByText(MARKUP).count()) > 0) showing.push(name);
    };
    for (const sight of [
      ...sightsOfVisitors(company),
      { name: 'a refusal', path: `/sign-in?error=${encodeURIComponent(MARKUP)}` },
      { name: 'an address', path: `/${encodeURIComponent(MARKUP)}/devnet` },
    ]) {
      await goTo(page, sight);
      await see(sight.name);
    }
    await page.goto('/sign-in');
    await signInByForm(page);
    await page.waitForURL(`**/${company.slug}/**`);
    const device = await page.context().newCDPSession(page);
    await device.send('WebAuthn.enable');
    await device.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await goTo(page, { name: 'profile', path: '/profile' });
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill(MARKUP);
    await dialog.getByRole('button', { name: /^(Add|Continue|Create)/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(MARKUP).first().waitFor();

    const names = { token: word('Treasury reports'), member: word('Claire Dubois') };
    const sights = sightsOfOwners(company, names);
    for (const sight of sights) {
      await goTo(page, sight);
      await see(sight.name);
    }
    await goTo(page, {
      name: 'search of the audit log',
      path: `/${company.slug}/devnet/settings/audit-log`,
      open: () => page.getByLabel('Search the audit log').fill(MARKUP),
    });
    await see('search of the audit log');
    expect(taken).toEqual([]);
    // Where it is not shown, this would prove nothing.
    expect(showing).toEqual(
      expect.arrayContaining([
        'invitation of somebody known',
        'home',
        'menu of the organization',
        'API tokens',
        'update a token',
        'regenerate a token',
        'delete a token',
        'members',
        'remove a member',
        'general settings',
        'single sign-on settings',
        'audit log with an entry open',
        'profile',
      ]),
    );
    expect(violations).toEqual([]);
    await context.close();
  }, 180_000);

  it('is text in mails, too', async () => {
    const invited = 'tom@northwind.example';
    await company.owner.ask(`/organizations/${company.slug}/invitations`, {
      method: 'POST',
      body: { email: invited, role: 'viewer' },
    });
    const { mail } = await stage.mail.find({
      to: invited,
      subject: 'You are invited to an organization on Kiln Connect',
    });
    secrets.push(/\/invitation#([\w-]+)/.exec(mail.text ?? '')?.[1] ?? 'no link in the mail');
    expect(mail.html).toContain('Northwind Custody');
    const { context, page } = await stage.openWindow();
    await page.setContent(String(mail.html));
    expect(await page.locator('[data-attack]').count()).toBe(0);
    await context.close();
  });
});

describe('a page of another origin', () => {
  const ORIGINS = ['otherSite', 'sameSite'] as const;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    ({ context, page } = await stage.openWindow());
    await enter(context, company.owner, stage.server);
  });
  afterAll(() => context?.close());

  it('can not frame a page of ours, so that nobody is made to click in it', async () => {
    const paths = ['/sign-in', `/${company.slug}/devnet/settings/api-tokens`, '/docs'];
    foreign.show(
      paths
        .flatMap((path) => [`<iframe src="${ours(path)}"></iframe>`, `<embed src="${ours(path)}">`])
        .join(''),
    );
    for (const origin of ORIGINS) {
      await page.goto(foreign[origin]);
      const framed = page.frames().filter((frame) => frame !== page.mainFrame());
      expect(framed.length).toBeGreaterThanOrEqual(paths.length);
      for (const frame of framed) {
        await expect.poll(() => frame.url()).toBe('chrome-error://chromewebdata/');
      }
    }
  });

  it('keeps no hold on a page of ours that it opens', async () => {
    foreign.show(`<button onclick="opened = window.open('${ours('/sign-in')}')">Win</button>`);
    for (const origin of ORIGINS) {
      await page.goto(foreign[origin]);
      const [popup] = await Promise.all([
        context.waitForEvent('page'),
        page.getByRole('button').click(),
      ]);
      await popup.locator('#root h1, h1').first().waitFor();
      await expect.poll(() => page.evaluate('opened.closed')).toBe(true);
      expect(await popup.evaluate(() => window.opener)).toBeNull();
      await popup.close();
    }
  });

  it('changes nothing in the name of who visits it, and reads nothing', async () => {
    const organization = `/dashboard/api/organizations/${company.slug}`;
    const stateOf = async () => {
      const asked = ['', '/tokens', '/members', '/invitations', '/single-sign-on'];
      const answers = await Promise.all(
        asked.map((path) => company.owner.ask(`/organizations/${company.slug}${path}`)),
      );
      return [
        ...answers.map(({ body }) => body.data),
        (await company.owner.ask('/me/sessions')).body.data.length,
      ];
    };
    const before = await stateOf();
    const token = before[1][0].id;
    const changes = [
      ['POST', '/dashboard/api/auth/sign-out', {}],
      ['POST', '/dashboard/api/me/sessions/end-others', {}],
      ['PATCH', '/dashboard/api/me', { name: 'Mallory' }],
      ['PATCH', organization, { name: 'Mallory' }],
      ['POST', `${organization}/tokens`, { network: 'devnet', name: 'mine', scopes: ['read'] }],
      ['POST', `${organization}/tokens/${token}/regenerate`, { overlap_seconds: 0 }],
      ['DELETE', `${organization}/tokens/${token}`, {}],
      ['POST', `${organization}/invitations`, { email: 'mallory@evil.test', role: 'owner' }],
    ] as const;
    const reads = ['/dashboard/api/me', `${organization}/tokens`, `${organization}/audit.csv`];

    for (const origin of ORIGINS) {
      await page.goto(foreign[origin]);
      const got = await page.evaluate(
        async ({ base, changes, reads }) => {
          const gained: string[] = [];
          const ask = async (path: string, how: RequestInit) => {
            const answer = await fetch(base + path, { credentials: 'include', ...how }).catch(
              () => undefined,
            );
            const text = await answer?.text();
            if (text) gained.push(`${how.method} ${path}: ${text}`);
          };
          for (const [method, path, fields] of changes) {
            const body = JSON.stringify(fields);
            const json = { 'content-type': 'application/json' };
            await ask(path, { method, body, headers: json });
            if (method !== 'POST') continue;
            await ask(path, { method, body, mode: 'no-cors' });
            await ask(path, { method, body: new URLSearchParams({ ...fields } as never) });
            navigator.sendBeacon(base + path, new Blob([body], { type: 'text/plain' }));
          }
          for (const path of reads) {
            await ask(path, {});
            await ask(path, { mode: 'no-cors' });
          }
          return gained;
        },
        { base: stage.server.publicUrl.origin, changes, reads },
      );
      expect(got).toEqual([]);
      // Forms lead the whole page away, and may send text that looks like JSON.
      for (const [method, path, fields] of changes.filter(([one]) => one === 'POST')) {
        for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
          const [name, value] = JSON.stringify({ ...fields, x: '=' }).split('=') as [
            string,
            string,
          ];
          foreign.show(`<form method="${method}" action="${ours(path)}" enctype="${type}">
            <input name='${name}' value='${value}'><button>Win</button></form>`);
          await page.goto(foreign[origin]);
          const sent = page.waitForRequest(ours(path));
          await page.getByRole('button').click();
          const asked = await sent;
          const status = (await asked.response())?.status();
          expect([origin, path, type, status]).toEqual([
            origin,
            path,
            type,
            expect.toSatisfy((code: number) => code === 403 || code === 415),
          ]);
          const { cookie = '' } = await asked.allHeaders();
          if (origin === 'sameSite') expect(cookie).toContain('kiln.session');
          else expect(cookie).not.toContain('kiln.session');
        }
      }
    }
    expect(await stateOf()).toEqual(before);
  });

  it('can not sign a visitor in as somebody else', async () => {
    const { email, password } = company.owner;
    const [name, value] = JSON.stringify({ email, password, x: '=' }).split('=') as [
      string,
      string,
    ];
    for (const origin of ORIGINS) {
      const visitor = await stage.openWindow();
      foreign.show(`<form method="POST" action="${ours('/dashboard/api/auth/sign-in/email')}"
        enctype="text/plain"><input name='${name}' value='${value}'><button>Win</button></form>`);
      await visitor.page.goto(foreign[origin]);
      await visitor.page.getByRole('button').click();
      await visitor.page.getByText('cross_origin_request').waitFor();
      expect(await session(visitor.context)).toBeUndefined();
      await visitor.context.close();
    }
  });
});

describe('a link that says where to go after signing in', () => {
  it('leads nowhere but to pages of ours', async () => {
    const { context, page } = await openWatchedWindow();
    const elsewhere: string[] = [];
    page.on('request', (asked) => {
      const url = new URL(asked.url());
      const isOurs = url.origin === stage.server.publicUrl.origin;
      if (!isOurs && url.protocol !== 'data:') elsewhere.push(asked.url());
    });
    for (const path of [
      'https://evil.test/',
      '//evil.test/',
      '/\\evil.test/',
      '/\t/evil.test/',
      '/%2F/evil.test/',
      '/.//evil.test/',
      'javascript:document.body.setAttribute("data-attack","")',
      '/dashboard/api/me',
    ]) {
      await context.clearCookies({ name: 'kiln.session' });
      await page.goto(`/sign-in?return_to=${encodeURIComponent(path)}`);
      await signInByForm(page);
      await page.waitForURL((url) => url.pathname !== '/sign-in');
      await settled(page);
      expect([path, new URL(page.url()).origin]).toEqual([path, stage.server.publicUrl.origin]);
      expect(await page.locator('[data-attack]').count()).toBe(0);
    }
    // Addresses that a router could take for another host.
    for (const path of ['//evil.test/', '/\\evil.test', '/%5Cevil.test/..', '/.//evil.test//']) {
      await page.goto(stage.server.publicUrl.origin + path);
      await settled(page);
      expect(new URL(page.url()).origin).toBe(stage.server.publicUrl.origin);
    }
    expect(elsewhere).toEqual([]);
    await context.close();
  });
});

describe('the session in a browser', () => {
  it('is a new one at each sign-in, also where an attacker planted theirs', async () => {
    const attacker = await stage.server.signIn({ organization: 'acme' });
    const { context, page } = await openWatchedWindow();
    await enter(context, attacker, stage.server);
    const planted = (await session(context))?.value ?? '';
    expect(planted).not.toBe('');
    await page.goto('/sign-in');
    await signInByForm(page);
    await page.waitForURL(`**/${company.slug}/**`);
    const own = await session(context);
    expect(own?.value).not.toBe(planted);
    const { body } = await attacker.ask('/me');
    expect(body.data?.person.email).not.toBe(company.owner.email);
    secrets.push(planted, own?.value ?? '');

    const kept = (await context.cookies()).filter(({ name }) => name.includes('kiln'));
    expect(kept.length).toBeGreaterThan(0);
    for (const cookie of kept) {
      const { hostname } = stage.server.publicUrl;
      expect(cookie).toMatchObject({
        httpOnly: true,
        sameSite: 'Lax',
        path: '/',
        domain: hostname,
      });
    }
    expect(await page.evaluate(() => document.cookie)).toBe('');
    const stored = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
    );
    for (const secret of [own?.value ?? '', company.owner.password, company.owner.email]) {
      expect(stored).not.toContain(secret);
    }

    await goTo(page, { name: '', path: `/${company.slug}/devnet/settings/api-tokens` });
    await page.getByRole('button', { name: /^Ada Lindqvist/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in**');
    expect(await session(context)).toBeUndefined();
    await page.goBack();
    await settled(page);
    expect(await page.getByText('Treasury reports').count()).toBe(0);
    await context.addCookies([own as NonNullable<typeof own>]);
    await page.goto(`/${company.slug}/devnet`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await context.close();
  });
});

/** Asks with any headers, also such as `fetch` sets by itself. */
const askWith = (
  path: string,
  { method = 'GET', headers, body }: { method?: string; headers: object; body?: object },
): Promise<{ status: number; text: string }> =>
  new Promise((done, fail) => {
    const asked = request(
      stage.server.url + path,
      { method, headers: { ...headers } },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        answer.on('end', () =>
          done({ status: answer.statusCode ?? 0, text: text + JSON.stringify(answer.headers) }),
        );
      },
    );
    asked.on('error', fail);
    asked.end(body && JSON.stringify(body));
  });

describe('headers that lie', () => {
  const LIES = {
    host: 'evil.test',
    'x-forwarded-host': 'evil.test',
    'x-forwarded-proto': 'https',
    forwarded: 'for=10.20.0.5;host=evil.test',
    'x-forwarded-for': '10.20.0.5',
  };

  it('get into no page and no link of a mail', async () => {
    for (const path of ['/', '/sign-in', '/docs', '/dashboard/api/status']) {
      const { text } = await askWith(path, { headers: { ...LIES, accept: 'text/html' } });
      expect([path, text]).not.toEqual([path, expect.stringContaining('evil.test')]);
    }
    const email = 'jonas@northwind.example';
    await askWith('/dashboard/api/auth/request-password-reset', {
      method: 'POST',
      headers: { ...LIES, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: { email },
    });
    const subject = 'Choose a new password for Kiln Connect';
    const { mail } = await stage.mail.find({ to: email, subject });
    expect(mail.text).toContain(`${stage.server.publicUrl.origin}/reset-password#`);
    expect(`${mail.text}${mail.html}`).not.toContain('evil.test');
    secrets.push(/\/reset-password#([\w-]+)/.exec(mail.text ?? '')?.[1] ?? 'no link in the mail');
  });

  it('do not let a token be used from an address that it is not for', async () => {
    const made = await company.owner.ask(`/organizations/${company.slug}/tokens`, {
      method: 'POST',
      body: {
        network: 'devnet',
        name: 'From the office alone',
        scopes: ['read'],
        allowed_addresses: ['10.20.0.0/16'],
      },
    });
    const { token } = made.body.data;
    secrets.push(token);
    const { host: _, ...lies } = LIES;
    const headers = { ...lies, authorization: `Bearer ${token}` };
    expect((await askWith('/v1/whoami', { headers })).status).toBe(403);
  });
});

describe('what is built and what is logged', () => {
  it('holds no script or style in a page, and no way to make code of text', async () => {
    const folder = await builtDashboard();
    const html = await readFile(join(folder, 'index.html'), 'utf8');
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:/i);
    const assets = await readdir(join(folder, 'assets'));
    const scripts = assets.filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(5);
    for (const name of scripts) {
      const text = await readFile(join(folder, 'assets', name), 'utf8');
      expect([name, /\beval\(|new Function\(|sourceMappingURL/.exec(text)?.[0]]).toEqual([
        name,
        undefined,
      ]);
    }
    expect(assets.filter((name) => name.endsWith('.map'))).toEqual([]);
  });

  it('holds no secret, not even one that was sent to the wrong place', async () => {
    const { password, email, ...owner } = company.owner;
    const api = { network: 'devnet', scopes: ['read'] };
    const made = await owner.ask(`/organizations/${company.slug}/tokens`, {
      method: 'POST',
      body: { ...api, name: 'Misplaced' },
    });
    const misplaced: string = made.body.data.token;
    const enabled = await owner.ask('/auth/two-factor/enable', {
      method: 'POST',
      body: { password },
    });
    const app = new URL(enabled.body.data.totp_uri);
    const { key } = JSON.parse(await readFile(join(stage.server.dataDir, 'operator.json'), 'utf8'));
    secrets.push(misplaced, password, ...owner.cookies().values(), key);
    secrets.push(app.searchParams.get('secret') ?? '', ...enabled.body.data.backup_codes);
    const { ask } = stage.server;
    await ask(`/v1/whoami?token=${misplaced}`);
    await ask(`/v1/${misplaced}`);
    await ask('/v1/whoami', { headers: { authorization: misplaced } });
    await ask('/v1/whoami', {
      headers: { authorization: `Basic ${btoa(`${email}:${password}`)}` },
    });
    await ask('/v1/accounts', { method: 'POST', token: misplaced, body: `{"name": "${password}"` });
    await ask('/dashboard/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
      body: `{"email": "${email}", "password": "${password}", }`,
    });
    secrets.push(btoa(`${email}:${password}`));

    const log = captured.text();
    expect(log.includes('/dashboard/api/auth/')).toBe(true);
    expect(secrets.length).toBeGreaterThan(30);
    expect(secrets.filter((secret) => secret.length < 8)).toEqual([]);
    const told = secrets.filter((one) =>
      [one, encodeURIComponent(one), decodeURIComponent(one)].some((text) => log.includes(text)),
    );
    expect(told).toEqual([]);
  });

  it('met no fault of a page on the way, and no violation of its policy', () => {
    expect(violations).toEqual([]);
    const unexpected = stage
      .complaints()
      // What the browser says of the frames and requests that the attackers' pages tried.
      .filter(
        (one) =>
          !/frame-ancestors|Refused to frame|blocked by CORS policy|refused to connect/i.test(one),
      );
    expect(unexpected).toEqual([]);
  });
});
