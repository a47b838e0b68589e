import { randomUUID } from 'node:crypto';
import { mayRole, type Permission, ROLES } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCertificate } from '../../people/single-sign-on/testing/certificate.ts';
import { governanceRoutes } from '../governance/routes.ts';
import {
  type Answer,
  type SignedInBrowser,
  startTestServer,
  type TestServer,
} from '../testing/test-server.ts';
import { dashboardRoutes } from './routes.ts';

/** Attacks that every route of the dashboard must withstand, generated from the routes themselves. */

const STRANGE_ID = '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11';
const TOKEN = { network: 'devnet', scopes: ['read'] };

/** What each governance route needs, and a query and a body that are good but for the ids beside it. */
const RULES: {
  readonly [route: string]: { permission: Permission; query?: string; body?: () => object };
} = {
  'GET /organizations/{organization}': { permission: 'organization.read' },
  'PATCH /organizations/{organization}': {
    permission: 'organization.update',
    body: () => ({ name: 'Acme' }),
  },
  'GET /organizations/{organization}/tokens': { permission: 'tokens.read' },
  'POST /organizations/{organization}/tokens': {
    permission: 'tokens.create',
    body: () => ({ ...TOKEN, name: randomUUID() }),
  },
  'PATCH /organizations/{organization}/tokens/{id}': {
    permission: 'tokens.update',
    body: () => ({ description: 'new' }),
  },
  'POST /organizations/{organization}/tokens/{id}/regenerate': {
    permission: 'tokens.regenerate',
    body: () => ({ overlap_seconds: 0 }),
  },
  'POST /organizations/{organization}/tokens/{id}/end-overlap': {
    permission: 'tokens.regenerate',
  },
  'DELETE /organizations/{organization}/tokens/{id}': { permission: 'tokens.delete' },
  'GET /organizations/{organization}/members': { permission: 'members.read' },
  'PATCH /organizations/{organization}/members/{user_id}': {
    permission: 'members.update',
    body: () => ({ role: 'viewer' }),
  },
  'DELETE /organizations/{organization}/members/{user_id}': { permission: 'members.remove' },
  'POST /organizations/{organization}/leave': { permission: 'members.leave' },
  'GET /organizations/{organization}/invitations': { permission: 'members.read' },
  'POST /organizations/{organization}/invitations': {
    permission: 'members.invite',
    body: () => ({ email: `${randomUUID()}@acme.test`, role: 'viewer' }),
  },
  'POST /organizations/{organization}/invitations/{id}/resend': { permission: 'members.invite' },
  'DELETE /organizations/{organization}/invitations/{id}': { permission: 'members.invite' },
  'GET /organizations/{organization}/single-sign-on': { permission: 'single-sign-on.read' },
  'POST /organizations/{organization}/single-sign-on': {
    permission: 'single-sign-on.update',
    body: () => ({
      type: 'oidc',
      domain: `${randomUUID()}.test`,
      issuer: 'http://127.0.0.1:1',
      client_id: 'connect',
      client_secret: 'secret',
    }),
  },
  'PATCH /organizations/{organization}/single-sign-on/{id}': {
    permission: 'single-sign-on.update',
    body: () => ({ default_role: 'viewer' }),
  },
  'DELETE /organizations/{organization}/single-sign-on/{id}': {
    permission: 'single-sign-on.update',
  },
  'POST /organizations/{organization}/single-sign-on/{id}/verify-domain': {
    permission: 'single-sign-on.update',
  },
  'GET /organizations/{organization}/exit-message-key': { permission: 'organization.read' },
  'POST /organizations/{organization}/exit-message-key': {
    permission: 'exit-messages.configure',
    body: () => ({ public_key: 'no key' }),
  },
  'DELETE /organizations/{organization}/exit-message-key': {
    permission: 'exit-messages.configure',
  },
  'GET /organizations/{organization}/periods': { permission: 'periods.read' },
  'GET /organizations/{organization}/periods/{id}': { permission: 'periods.read' },
  'POST /organizations/{organization}/periods': {
    permission: 'periods.close',
    body: () => ({ chain: 'eth', network: 'devnet', month: '2026-03' }),
  },
  'POST /organizations/{organization}/periods/{id}/restate': {
    permission: 'periods.close',
    body: () => ({ reason: 'A slot was missing.' }),
  },
  'GET /organizations/{organization}/books': {
    permission: 'periods.read',
    query: '?network=devnet',
  },
  'GET /organizations/{organization}/report-subjects': {
    permission: 'reports.read',
    query: '?network=devnet',
  },
  'GET /organizations/{organization}/portfolio': {
    permission: 'reports.read',
    query: '?network=devnet',
  },
  'GET /organizations/{organization}/report': {
    permission: 'reports.export',
    query: '?network=devnet&format=csv',
  },
  'GET /organizations/{organization}/period-report': {
    permission: 'reports.export',
    query: '?network=devnet&timezone=%2B02:00',
  },
  'GET /organizations/{organization}/alerts': {
    permission: 'alerts.read',
    query: '?network=devnet',
  },
  'GET /organizations/{organization}/alerts/{id}': { permission: 'alerts.read' },
  'POST /organizations/{organization}/alerts/{id}/acknowledge': {
    permission: 'alerts.acknowledge',
    body: () => ({ note: 'We did it ourselves.' }),
  },
  'GET /organizations/{organization}/events': { permission: 'webhooks.read' },
  'GET /organizations/{organization}/webhooks': { permission: 'webhooks.read' },
  'POST /organizations/{organization}/webhooks': {
    permission: 'webhooks.update',
    body: () => ({ url: 'https://example.com/' }),
  },
  'GET /organizations/{organization}/webhooks/{id}': { permission: 'webhooks.read' },
  'PATCH /organizations/{organization}/webhooks/{id}': {
    permission: 'webhooks.update',
    body: () => ({ enabled: false }),
  },
  'POST /organizations/{organization}/webhooks/{id}/rotate-secret': {
    permission: 'webhooks.update',
    body: () => ({ overlap_seconds: 0 }),
  },
  'POST /organizations/{organization}/webhooks/{id}/test': { permission: 'webhooks.send' },
  'POST /organizations/{organization}/webhooks/{id}/replay': {
    permission: 'webhooks.send',
    body: () => ({ since: '2026-11-01T00:00:00Z' }),
  },
  'DELETE /organizations/{organization}/webhooks/{id}': { permission: 'webhooks.update' },
  'GET /organizations/{organization}/webhooks/{id}/deliveries': { permission: 'webhooks.read' },
  'GET /organizations/{organization}/webhooks/{id}/deliveries/{delivery}': {
    permission: 'webhooks.read',
  },
  'POST /organizations/{organization}/webhooks/{id}/deliveries/{delivery}/replay': {
    permission: 'webhooks.send',
  },
  'GET /organizations/{organization}/policies/{network}': { permission: 'policy.read' },
  'GET /organizations/{organization}/policies/{network}/history': { permission: 'policy.read' },
  'POST /organizations/{organization}/policies/{network}/changes': {
    permission: 'policy.change',
    body: () => ({ policy: null, reason: 'Why.' }),
  },
  'POST /organizations/{organization}/policies/{network}/changes/{id}/approve': {
    permission: 'policy.change',
  },
  'POST /organizations/{organization}/policies/{network}/changes/{id}/cancel': {
    permission: 'policy.change',
  },
  'GET /organizations/{organization}/audit': { permission: 'audit.read' },
  'GET /organizations/{organization}/audit.csv': { permission: 'audit.read' },
};

interface Route {
  readonly method: string;
  readonly path: string;
}

const governed = governanceRoutes.filter(({ doors }) => doors.includes('dashboard'));
const personal = dashboardRoutes.filter((route) => route.for === 'person');
const ofOwnPages = [...dashboardRoutes.filter(({ from }) => from === 'own pages'), ...governed];

/** The endpoints that the room of people answers, as the dashboard asks them. */
const AUTHENTICATION: readonly Route[] = [
  { method: 'POST', path: '/auth/sign-in/email' },
  { method: 'POST', path: '/auth/sign-out' },
  { method: 'POST', path: '/auth/request-password-reset' },
  { method: 'GET', path: '/auth/passkey/generate-authenticate-options' },
];

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const isRead = ({ method }: Route): boolean => method === 'GET';

const addressOf = ({ path }: Route, organization = 'acme', id = STRANGE_ID): string =>
  path
    .replace('{organization}', organization)
    .replace('{network}', 'devnet')
    .replace(/\{\w+\}/g, id);

let server: TestServer;
let owner: SignedInBrowser;

beforeAll(async () => {
  server = await startTestServer({
    settings: 'limits: { requestsPerSecond: 1000000, requestsPerSecondPerAddress: 1000000 }\n',
  });
  owner = await server.signIn({ role: 'owner' });
}, 60_000);
afterAll(() => server.stop());

/** Those that answered otherwise than all should, as texts. */
async function others(
  routes: readonly Route[],
  ask: (route: Route) => Promise<Answer>,
  expected: { status: number; error: string },
): Promise<string[]> {
  const wrong: string[] = [];
  for (const route of routes) {
    const { status, body } = await ask(route);
    const isOurBody = ['error', 'message', 'request_id'].every((field) => field in Object(body));
    if (isOurBody && status === expected.status && body.error === expected.error) continue;
    wrong.push(`${nameOf(route)}: ${status} ${JSON.stringify(body)}`);
  }
  return wrong;
}

describe('every route of the dashboard', () => {
  it('that governs an organization is in this test, with who may ask it', () => {
    expect(governed.map(nameOf).toSorted()).toEqual(Object.keys(RULES).toSorted());
  });

  it('begins with the organization whose member asks', () => {
    for (const { path } of governed) expect(path).toMatch(/^\/organizations\/\{organization\}/);
  });

  it('that needs a session refuses whoever has none', async () => {
    const visitor = server.browse();
    const ask = (route: Route) => visitor.ask(addressOf(route), { method: route.method });
    const expected = { status: 401, error: 'not_signed_in' };
    expect(await others([...personal, ...governed], ask, expected)).toEqual([]);
    const { headers } = await visitor.ask('/me');
    expect(headers.get('www-authenticate')).toBe('Session realm="kiln-connect"');
  });

  it('is not opened by an API token, nor by a cookie that nobody was given', async () => {
    const { token } = await server.createToken();
    const expected = { status: 401, error: 'not_signed_in' };
    const names = [...owner.cookies().keys()];
    for (const headers of [
      { authorization: `Bearer ${token}` },
      { cookie: names.map((name) => `${name}=${token}`).join('; ') },
      { cookie: names.map((name) => `${name}=`).join('; ') },
    ]) {
      const visitor = server.browse();
      const ask = (route: Route) =>
        visitor.ask(addressOf(route), { method: route.method, headers });
      expect(await others([...personal, ...governed], ask, expected)).toEqual([]);
    }
  });

  it('answers pages of its own alone', async () => {
    const routes = [...ofOwnPages, ...AUTHENTICATION];
    const expected = { status: 403, error: 'cross_origin_request' };
    for (const site of ['cross-site', 'same-site']) {
      const ask = (route: Route) =>
        owner.ask(addressOf(route), {
          method: route.method,
          headers: { 'sec-fetch-site': site, origin: server.publicUrl.origin },
        });
      expect(await others(routes, ask, expected)).toEqual([]);
    }
    const changes = routes.filter((route) => !isRead(route));
    const fromAddressBar = (route: Route) =>
      owner.ask(addressOf(route), { method: route.method, headers: { 'sec-fetch-site': 'none' } });
    expect(await others(changes, fromAddressBar, expected)).toEqual([]);
  });

  it('that changes something takes no form', async () => {
    const changes = [...ofOwnPages, ...AUTHENTICATION].filter((route) => !isRead(route));
    const expected = { status: 415, error: 'unsupported_media_type' };
    for (const type of ['application/x-www-form-urlencoded', 'text/plain']) {
      const ask = (route: Route) =>
        owner.ask(addressOf(route), {
          method: route.method,
          headers: { 'content-type': type },
          body: 'a=b',
        });
      expect(await others(changes, ask, expected)).toEqual([]);
    }
  });

  it('refuses parameters that it does not know', async () => {
    const expected = { status: 400, error: 'unknown_parameter' };
    const inQuery = (route: Route) =>
      owner.ask(`${addressOf(route)}?walets=0x00`, {
        method: route.method,
        ...(!isRead(route) && { body: RULES[nameOf(route)]?.body?.() ?? {} }),
      });
    expect(await others(ofOwnPages, inQuery, expected)).toEqual([]);
    const inBody = (route: Route) =>
      owner.ask(addressOf(route), {
        method: route.method,
        body: { ...RULES[nameOf(route)]?.body?.(), walets: '0x00' },
      });
    const changes = ofOwnPages.filter((route) => !isRead(route));
    expect(await others(changes, inBody, expected)).toEqual([]);
  });

  it('knows no organization of others, and none that is not there', async () => {
    await server.operator('POST', '/organizations', { name: 'Other', networks: ['devnet'] });
    const expected = { status: 404, error: 'organization_not_found' };
    for (const organization of ['other', 'nobody', 'ACME', "acme'--", '%E2%80%AE']) {
      const ask = (route: Route) =>
        owner.ask(addressOf(route, organization), {
          method: route.method,
          ...(!isRead(route) && { body: RULES[nameOf(route)]?.body?.() ?? {} }),
        });
      expect([organization, await others(governed, ask, expected)]).toEqual([organization, []]);
    }
  });

  it('knows no token, member, invitation and identity provider of another organization', async () => {
    const theirs = await server.signIn({ organization: 'other' });
    const { id: token } = await server.createToken({ organization: 'other' });
    const { id: invitation } = await server.operator('POST', '/organizations/other/invitations', {
      email: 'somebody@other.test',
      role: 'viewer',
    });
    const { certificate } = await createCertificate();
    const { id: provider } = await server.operator('POST', '/organizations/other/single-sign-on', {
      type: 'saml',
      domain: 'other.test',
      issuer: 'https://login.other.test/metadata',
      sign_in_url: 'https://login.other.test/saml',
      certificates: [certificate],
    });
    const { id: webhook } = await server.operator('POST', '/organizations/other/webhooks', {
      url: 'https://other.test/',
    });
    const { id: change } = await server.operator(
      'POST',
      '/organizations/other/policies/devnet/changes',
      { policy: { version: 1, network: 'devnet', chains: {} }, reason: 'Why.' },
    );
    const THEIRS: { readonly [kind: string]: { id: string; error: string } } = {
      webhooks: { id: webhook, error: 'webhook_not_found' },
      tokens: { id: token, error: 'token_not_found' },
      members: { id: theirs.userId, error: 'member_not_found' },
      invitations: { id: invitation, error: 'invitation_not_found' },
      'single-sign-on': { id: provider, error: 'provider_not_found' },
      policies: { id: change, error: 'policy_change_not_found' },
      // No chain of this server has a month behind it that could be closed: nobody's stands for theirs.
      periods: { id: randomUUID(), error: 'period_not_found' },
      // None was ever alarmed here.
      alerts: { id: randomUUID(), error: 'alert_not_found' },
    };
    const theirsOf = ({ path }: Route) => {
      const found = THEIRS[path.split('/')[3] ?? ''];
      if (found === undefined)
        throw new Error(`nothing of another organization is known for ${path}`);
      return found;
    };
    const naming = governed.filter(({ path }) => /\{(?!organization|network)/.test(path));
    expect(naming.length).toBeGreaterThanOrEqual(8);
    for (const route of naming) {
      const { id, error } = theirsOf(route);
      const { status, body } = await owner.ask(addressOf(route, 'acme', id), {
        method: route.method,
        ...(!isRead(route) && { body: RULES[nameOf(route)]?.body?.() ?? {} }),
      });
      expect([nameOf(route), status, body.error]).toEqual([nameOf(route), 404, error]);
    }
    const { body } = await theirs.ask('/organizations/other/tokens');
    expect(body.data).toMatchObject([{ id: token, state: 'active' }]);
  });

  it('is for the roles that the table of permissions names, and for no other', async () => {
    for (const role of ROLES) {
      const browser = await server.signIn({ role });
      // Leaving works for everybody and ends all else: it comes last.
      const inOrder = governed.toSorted(
        (a, b) => +a.path.endsWith('leave') - +b.path.endsWith('leave'),
      );
      for (const route of inOrder) {
        const rule = RULES[nameOf(route)];
        const { status, body } = await browser.ask(`${addressOf(route)}${rule?.query ?? ''}`, {
          method: route.method,
          ...(!isRead(route) && { body: rule?.body?.() ?? {} }),
        });
        const may = mayRole(role, rule?.permission as Permission);
        const wasLetIn = status !== 403 && status !== 401;
        expect([role, nameOf(route), wasLetIn, status]).toEqual([
          role,
          nameOf(route),
          may,
          may ? expect.any(Number) : 403,
        ]);
        if (!may) expect(body.error).toBe('missing_permission');
      }
    }
    // Every role is asked by every route: on a busy machine that takes its time.
  }, 300_000);

  it("stands at one door alone when it is the operator's", async () => {
    const operators = governanceRoutes.filter(({ doors }) => !doors.includes('dashboard'));
    expect(operators.length).toBeGreaterThanOrEqual(6);
    const ask = (route: Route) =>
      owner.ask(addressOf(route), { method: route.method, ...(!isRead(route) && { body: {} }) });
    const expected = { status: 404, error: 'route_not_found' };
    expect(await others(operators, ask, expected)).toEqual([]);
    await expect(server.operator('POST', '/organizations/acme/leave', {})).rejects.toThrow(
      'route_not_found',
    );
  });
});

describe('what Better Auth can do besides', () => {
  it('is not there: nobody signs up, makes an organization or lists users', async () => {
    const routes: Route[] = [
      'sign-up/email',
      'sign-in/social',
      'organization/create',
      'admin/list-users',
      'update-user',
      'change-email',
      'delete-user',
      'list-sessions',
      'get-session',
      'verify-email',
      'ok',
      'error',
      '../me',
      'sign-in/email/',
      'SIGN-IN/EMAIL',
    ].flatMap((path) => ['GET', 'POST'].map((method) => ({ method, path: `/auth/${path}` })));
    const ask = (route: Route) =>
      owner.ask(route.path.replace('..', '%2e%2e%2f'), {
        method: route.method,
        ...(!isRead(route) && { body: {} }),
      });
    expect(await others(routes, ask, { status: 404, error: 'route_not_found' })).toEqual([]);
  });
});
