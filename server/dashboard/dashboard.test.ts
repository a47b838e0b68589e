import { systemClock } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  type Browser,
  startTestServer,
  type TestServer,
} from '../testing/test-server.ts';

const MINUTE = 60_000;

let server: TestServer;
let ahead = 0;
const clock = { now: () => new Date(systemClock.now().getTime() + ahead) };

beforeAll(async () => {
  server = await startTestServer({ clock });
}, 60_000);
afterAll(() => server.stop());

const post = (browser: Browser, path: string, body: object = {}): Promise<Answer> =>
  browser.ask(path, { method: 'POST', body });

describe('somebody at the dashboard of a new system', () => {
  it('is told that it has to be set up, and what this deployment is', async () => {
    const { status, body } = await server.browse().ask('/status');
    expect([status, body.data]).toEqual([
      200,
      { needs_set_up: true, networks: ['devnet'], mail: false, version: expect.any(String) },
    ]);
  });

  it('makes the first organization with the link that the server printed, once', async () => {
    const link = new URL(server.setUpLink ?? '');
    expect([link.origin, link.pathname]).toEqual([server.publicUrl.origin, '/set-up']);
    const token = link.hash.slice(1);
    const browser = server.browse();
    expect((await post(browser, '/set-up/read', { token })).status).toBe(200);
    const owner = {
      token,
      organization_name: 'First',
      name: 'Ada',
      email: 'ada@first.test',
      password: 'a horse that staples 47 batteries',
    };
    const wrong = await post(browser, '/set-up', { ...owner, token: `${token}x` });
    expect(wrong.status).toBeGreaterThanOrEqual(400);
    const weak = await post(browser, '/set-up', { ...owner, password: 'password1' });
    expect(weak).toMatchObject({ status: 400, body: { error: 'weak_password' } });
    expect(browser.cookies().size).toBe(0);

    const made = await post(browser, '/set-up', owner);
    expect(made).toMatchObject({
      status: 200,
      body: { data: { organization: { slug: 'first' }, network: 'devnet' } },
    });
    expect((await browser.ask('/me')).body.data).toMatchObject({
      person: { email: 'ada@first.test', name: 'Ada', has_password: true },
      session: { method: 'password' },
      organizations: [{ slug: 'first', role: 'owner', networks: ['devnet'] }],
      networks_served: ['devnet'],
    });
    const again = await post(server.browse(), '/set-up', { ...owner, email: 'eve@first.test' });
    expect(again.status).toBeGreaterThanOrEqual(400);
    expect((await server.browse().ask('/status')).body.data.needs_set_up).toBe(false);
  });
});

describe('a session', () => {
  it('is in a cookie that no script reads and other sites can not send with a change', async () => {
    const ada = server.browse();
    const answer = await post(ada, '/auth/sign-in/email', {
      email: 'ada@first.test',
      password: 'a horse that staples 47 batteries',
    });
    expect(answer).toMatchObject({ status: 200, body: { data: { two_factor: false } } });
    const line = answer.headers.getSetCookie().find((one) => one.startsWith('kiln.session='));
    expect(line).toMatch(/; HttpOnly/i);
    expect(line).toMatch(/; SameSite=Lax/i);
    expect(line).toMatch(/; Path=\//i);
    expect(line).not.toMatch(/; Domain/i);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await post(ada, '/auth/sign-out')).status).toBe(200);
    expect((await ada.ask('/me')).status).toBe(401);
  });

  it('that somebody chose for a victim is not the one that the victim signs in to', async () => {
    const fixed = 'chosen-by-an-attacker';
    const victim = server.browse();
    const answer = await victim.ask('/auth/sign-in/email', {
      method: 'POST',
      headers: { cookie: `kiln.session=${fixed}` },
      body: { email: 'ada@first.test', password: 'a horse that staples 47 batteries' },
    });
    expect(answer.status).toBe(200);
    expect(victim.cookies().get('kiln.session')).not.toBe(fixed);
    const attacker = await server
      .browse()
      .ask('/me', { headers: { cookie: `kiln.session=${fixed}` } });
    expect(attacker.status).toBe(401);
  });

  it('is listed with device and address, and ends when its person says so', async () => {
    const first = await server.signIn({ email: 'grace@acme.test' });
    const second = server.browse();
    const { password } = first;
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    await second.ask('/auth/sign-in/email', {
      method: 'POST',
      headers: { 'user-agent': firefox },
      body: { email: first.email, password },
    });
    const { body } = await first.ask('/me/sessions');
    expect(body.data).toHaveLength(2);
    const other = body.data.find(({ current }: { current: boolean }) => !current);
    expect(other).toMatchObject({ device: 'Firefox on Linux', address: '127.0.0.1' });

    expect(
      (await first.ask(`/me/sessions/${other.id}`, { method: 'DELETE', body: {} })).status,
    ).toBe(200);
    expect((await second.ask('/me')).status).toBe(401);
    expect((await first.ask('/me')).status).toBe(200);
    expect((await post(first, '/me/sessions/end-others')).status).toBe(200);
    expect((await first.ask('/me/sessions')).body.data).toHaveLength(1);
  });

  it('of somebody else can not be ended', async () => {
    const mine = await server.signIn();
    const theirs = await server.signIn();
    const { body } = await theirs.ask('/me/sessions');
    const answer = await mine.ask(`/me/sessions/${body.data[0].id}`, {
      method: 'DELETE',
      body: {},
    });
    expect(answer).toMatchObject({ status: 404, body: { error: 'session_not_found' } });
    expect((await theirs.ask('/me')).status).toBe(200);
  });

  it('of a removed member opens the organization no more, at once', async () => {
    const owner = await server.signIn();
    const member = await server.signIn({ role: 'developer' });
    expect((await member.ask('/organizations/acme/tokens')).status).toBe(200);
    const removed = await owner.ask(`/organizations/acme/members/${member.userId}`, {
      method: 'DELETE',
      body: {},
    });
    expect(removed.status).toBe(200);
    expect(await member.ask('/organizations/acme/tokens')).toMatchObject({
      status: 404,
      body: { error: 'organization_not_found' },
    });
    expect((await member.ask('/me')).body.data.organizations).toEqual([]);
  });
});

describe('a change', () => {
  it('wants a proof of the last 15 minutes, which a password gives', async () => {
    const owner = await server.signIn();
    const rename = () =>
      owner.ask('/organizations/acme', { method: 'PATCH', body: { name: 'Acme' } });
    expect((await rename()).status).toBe(200);
    ahead += 16 * MINUTE;
    expect(await rename()).toMatchObject({
      status: 403,
      body: { error: 'reauthentication_needed', details: { max_age_seconds: 900 } },
    });
    expect((await owner.ask('/organizations/acme')).status).toBe(200);
    expect(await post(owner, '/me/confirm', { password: 'wrong' })).toMatchObject({
      status: 401,
      body: { error: 'confirmation_failed' },
    });
    expect((await rename()).status).toBe(403);
    expect((await post(owner, '/me/confirm', { password: owner.password })).status).toBe(200);
    expect((await rename()).status).toBe(200);
  });

  it('of a password ends the other sessions', async () => {
    const here = await server.signIn({ email: 'joan@acme.test' });
    const there = server.browse();
    const { email, password } = here;
    await post(there, '/auth/sign-in/email', { email, password });
    const next = 'another horse, other batteries 48';
    const changed = await post(here, '/me/password', {
      current_password: password,
      new_password: next,
    });
    expect(changed.status).toBe(200);
    expect((await there.ask('/me')).status).toBe(401);
    expect((await here.ask('/me')).status).toBe(200);
    expect((await post(there, '/auth/sign-in/email', { email, password })).status).toBe(401);
    expect((await post(there, '/auth/sign-in/email', { email, password: next })).status).toBe(200);
  });
});

describe('an API token of the dashboard', () => {
  it('is shown once, asks the API, and ends by itself, by its owner, or by whoever finds it', async () => {
    const owner = await server.signIn();
    const create = (name: string) =>
      owner.ask('/organizations/acme/tokens', {
        method: 'POST',
        body: { name, network: 'devnet', scopes: ['read'] },
      });
    const made = await create('reports');
    expect(made.status).toBe(201);
    const { id, token } = made.body.data;
    const list = await owner.ask('/organizations/acme/tokens?network=devnet');
    expect(JSON.stringify(list.body)).not.toContain(token);
    expect(list.body.data).toContainEqual(
      expect.objectContaining({
        id,
        created_by: expect.objectContaining({ type: 'user', email: owner.email, has_left: false }),
      }),
    );
    expect((await server.ask('/v1/whoami', { token })).body.data.token).toMatchObject({
      id,
      state: 'active',
      allowed_addresses: [],
    });

    const at = `/organizations/acme/tokens/${id}`;
    const regenerated = await owner.ask(`${at}/regenerate`, {
      method: 'POST',
      body: { overlap_seconds: 3600 },
    });
    const { token: next } = regenerated.body.data;
    expect(regenerated.body.data).toMatchObject({ id, name: 'reports' });
    for (const one of [token, next]) {
      expect((await server.ask('/v1/whoami', { token: one })).status).toBe(200);
    }
    expect((await post(owner, `${at}/end-overlap`)).body.data.previous_secret).toBeNull();
    expect((await server.ask('/v1/whoami', { token })).status).toBe(401);
    expect((await server.ask('/v1/whoami', { token: next })).status).toBe(200);
    expect((await owner.ask(at, { method: 'DELETE', body: {} })).status).toBe(200);
    expect((await server.ask('/v1/whoami', { token: next })).status).toBe(401);

    const found = (await create('leaked')).body.data.token;
    const revoked = await server.ask('/v1/tokens/self/revoke', { method: 'POST', token: found });
    expect(revoked).toMatchObject({ status: 200, body: { data: { state: 'revoked' } } });
    expect((await server.ask('/v1/whoami', { token: found })).status).toBe(401);
  });
});

describe('where a request comes from', () => {
  const addressOf = async (of: TestServer): Promise<string> => {
    const browser = await of.signIn();
    const forged = of.browse();
    await forged.ask('/auth/sign-in/email', {
      method: 'POST',
      headers: {
        'x-forwarded-for': '203.0.113.9',
        forwarded: 'for=203.0.113.10',
        'x-real-ip': '203.0.113.11',
        'cf-connecting-ip': '203.0.113.12',
        'x-client-ip': '203.0.113.13',
        'x-forwarded-host': 'evil.test',
        'x-forwarded-proto': 'https',
      },
      body: { email: browser.email, password: browser.password },
    });
    const { body } = await forged.ask('/me/sessions');
    return body.data.find(({ current }: { current: boolean }) => current).address;
  };

  it('is the connection, whatever a request says', async () => {
    expect(await addressOf(server)).toBe('127.0.0.1');
  });

  it('is what a trusted proxy says, and no other header', async () => {
    const behind = await startTestServer({ environment: { CONNECT_TRUSTED_PROXIES: '127.0.0.1' } });
    try {
      expect(await addressOf(behind)).toBe('203.0.113.9');
    } finally {
      await behind.stop();
    }
  }, 60_000);
});

describe('behind TLS', () => {
  let secure: TestServer;
  beforeAll(async () => {
    secure = await startTestServer({
      environment: { CONNECT_PUBLIC_URL: 'https://connect.example' },
    });
  }, 60_000);
  afterAll(() => secure.stop());

  it('cookies are sent over it alone, and belong to this host and no other', async () => {
    const browser = await secure.signIn();
    expect([...browser.cookies().keys()]).toContain('__Host-kiln.session');
    const { headers } = await post(browser, '/auth/sign-in/email', {
      email: browser.email,
      password: browser.password,
    });
    for (const line of headers.getSetCookie()) {
      expect(line).toMatch(/^__Host-[^;]+;.*; Secure/i);
      expect(line).toMatch(/; Path=\/(;|$)/i);
    }
  });

  it('browsers are told to stay with it, by every answer', async () => {
    const html = { headers: { accept: 'text/html' } };
    for (const [path, options] of [
      ['/v1/whoami', {}],
      ['/dashboard/api/status', {}],
      ['/health/live', {}],
      ['/docs', html],
      ['/', html],
    ] as const) {
      const { headers } = await secure.ask(path, options);
      expect([path, headers.get('strict-transport-security')]).toEqual([
        path,
        'max-age=31536000; includeSubDomains',
      ]);
    }
    const plain = await server.ask('/dashboard/api/status');
    expect(plain.headers.has('strict-transport-security')).toBe(false);
  });

  it('links lead to the public address, whatever host a request names', async () => {
    expect(secure.setUpLink).toMatch(/^https:\/\/connect\.example\/set-up#/);
    const invitation = await secure.operator('POST', '/organizations/acme/invitations', {
      email: 'somebody@acme.test',
      role: 'viewer',
    });
    expect(invitation.link).toMatch(/^https:\/\/connect\.example\/invitation#/);
  });
});

describe('answers in JSON', () => {
  it('are kept by nobody, framed by nobody and embedded by no other site', async () => {
    const { headers } = await server.ask('/dashboard/api/status');
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers.has('x-powered-by')).toBe(false);
    expect(headers.has('server')).toBe(false);
  });
});
