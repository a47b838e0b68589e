import type { Dns } from '@kiln-connect/people/egress';
import {
  type Browser,
  createBrowser,
  startOidcProvider,
  startSamlProvider,
  type TestOidcProvider,
  type TestSamlProvider,
} from '@kiln-connect/people/testing/providers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

/** Filled as providers start: their ports are not known before. */
const allowedOrigins: string[] = [];
const records = new Map<string, string[]>();
const dns: Dns = {
  addresses: async () => ['127.0.0.1'],
  texts: async (name) => records.get(name) ?? [],
};

let server: TestServer;
let origin: string;
let oidc: TestOidcProvider;
let saml: TestSamlProvider;
let oidcId: string;
let samlId: string;

beforeAll(async () => {
  server = await startTestServer({ egress: { dns, allowedOrigins } });
  origin = server.publicUrl.origin;
  oidc = await startOidcProvider({
    redirectUri: `${origin}/dashboard/api/single-sign-on/oidc/callback`,
  });
  saml = await startSamlProvider();
  allowedOrigins.push(new URL(oidc.issuer).origin, new URL(saml.signInUrl).origin);
  oidcId = await addProvider({
    type: 'oidc',
    domain: 'oidc.example',
    issuer: oidc.issuer,
    client_id: oidc.clientId,
    client_secret: oidc.clientSecret,
  });
  samlId = await addProvider({
    type: 'saml',
    domain: 'saml.example',
    issuer: saml.issuer,
    sign_in_url: saml.signInUrl,
    certificates: [saml.keys.certificate],
    default_role: 'developer',
  });
});
afterAll(async () => {
  await server?.stop();
  await Promise.all([oidc?.stop(), saml?.stop()]);
});

let serial = 0;
/** Whom both providers sign in next: nobody has come before. */
let sub: string;
beforeEach(() => {
  serial += 1;
  sub = `person-${serial}`;
  oidc.person = { sub, email: `${sub}@oidc.example`, email_verified: true, name: `P ${serial}` };
  saml.person = { id: sub, email: `${sub}@saml.example`, name: `P ${serial}` };
  saml.tamper = (xml) => xml;
  saml.options = {};
});

const PROVIDERS = '/organizations/acme/single-sign-on';

/** Adds a provider as the operator and proves its domain. */
async function addProvider(body: object): Promise<string> {
  const { id, domain_proof: proof } = await server.operator('POST', PROVIDERS, body);
  records.set(proof.name, [proof.value]);
  await server.operator('POST', `${PROVIDERS}/${id}/verify-domain`, {});
  return id;
}

const start = async (browser: Browser, email: string, return_to?: string) => {
  const response = await browser.post(`${origin}/dashboard/api/single-sign-on/start`, {
    email,
    ...(return_to !== undefined && { return_to }),
  });
  return { status: response.status, body: await response.json() };
};

/** Signs in at the provider of the domain; answers the page where that ends. */
async function signIn(domain: string, browser = createBrowser(), return_to?: string) {
  const { body } = await start(browser, `anybody@${domain}`, return_to);
  return { browser, page: await browser.visit(body.data.url) };
}

async function me(browser: Browser) {
  const cookie = [...browser.cookies(origin)].map(([name, { value }]) => `${name}=${value}`);
  const response = await fetch(`${origin}/dashboard/api/me`, {
    headers: { cookie: cookie.join('; '), 'sec-fetch-site': 'same-origin' },
  });
  return { status: response.status, body: await response.json() };
}

const refusedWith = (error: string) => ({ pathname: '/sign-in', search: `?error=${error}` });

describe.each(['oidc.example', 'saml.example'])('single sign-on of %s', (domain) => {
  it('signs a new person in and makes them a member with the role of the provider', async () => {
    const { browser, page } = await signIn(domain, createBrowser(), '/acme/devnet?tab=1');
    expect(`${page.url.pathname}${page.url.search}`).toBe('/acme/devnet?tab=1');
    const { status, body } = await me(browser);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      person: { email: `${sub}@${domain}`, name: `P ${serial}`, has_password: false },
      session: { method: 'single-sign-on', second_factor: false, recently_authenticated: true },
      organizations: [{ slug: 'acme', role: domain === 'oidc.example' ? 'viewer' : 'developer' }],
    });
    expect([...browser.cookies(origin).keys()]).not.toContain('kiln.sso');
  });

  it('signs the same person in again', async () => {
    const first = await signIn(domain);
    const { person } = (await me(first.browser)).body.data;
    const again = await signIn(domain);
    expect((await me(again.browser)).body.data.person).toEqual(person);
  });

  it('binds a sign-in to the browser that began it, by a cookie that scripts and other sites do not get', async () => {
    const victim = createBrowser();
    const attacker = createBrowser();
    const { body } = await start(attacker, `anybody@${domain}`);
    expect(attacker.cookies(origin).get('kiln.sso')?.attributes).toEqual([
      'path=/',
      'max-age=600',
      'httponly',
      'samesite=lax',
    ]);
    // The attacker begins and lets the victim's browser finish: the victim must not be signed in.
    const page = await victim.visit(body.data.url);
    expect(page.url).toMatchObject(refusedWith('sign_in_expired'));
    expect((await me(victim)).status).toBe(401);
  });

  it('finishes a sign-in once', async () => {
    const browser = createBrowser();
    const { body } = await start(browser, `anybody@${domain}`);
    const cookie = browser.cookies(origin).get('kiln.sso')?.value;
    const last = /\/(oidc\/callback|saml\/finish)$/;
    const { url } = await browser.visit(body.data.url, {
      until: ({ pathname }) => last.test(pathname),
    });
    expect((await browser.visit(url)).url.pathname).toBe('/');
    browser.keep(origin, [`kiln.sso=${cookie}`]);
    expect((await browser.visit(url)).url).toMatchObject(refusedWith('sign_in_expired'));
  });

  it('refuses a state that nobody began, and one without the cookie', async () => {
    const path = domain === 'oidc.example' ? 'oidc/callback' : 'saml/finish';
    const page = await createBrowser().visit(
      `${origin}/dashboard/api/single-sign-on/${path}?state=made-up`,
    );
    expect(page.url).toMatchObject(refusedWith('sign_in_expired'));
  });

  it('refuses a person of another domain', async () => {
    for (const address of [
      'owner@acme.test',
      `eve@evil.${domain}`,
      `eve@${domain}.evil.example`,
      `eve@evil.example@${domain}`,
    ]) {
      oidc.person = { sub, email: address, email_verified: true };
      saml.person = { id: sub, email: address, name: 'Eve' };
      const { browser, page } = await signIn(domain);
      expect(page.url.search).toMatch(/^\?error=(address_not_of_domain|invalid_email)$/);
      expect((await me(browser)).status).toBe(401);
    }
  });

  it('does not let a removed member come back, until they are invited again', async () => {
    const first = await signIn(domain);
    const { person } = (await me(first.browser)).body.data;
    await server.operator('DELETE', `/organizations/acme/members/${person.id}`);
    const { browser, page } = await signIn(domain);
    expect(page.url).toMatchObject(refusedWith('not_invited'));
    expect((await me(browser)).status).toBe(401);
    await server.operator('POST', '/organizations/acme/invitations', {
      email: `${sub}@${domain}`,
      role: 'analyst',
    });
    const back = await signIn(domain);
    expect((await me(back.browser)).body.data.organizations).toMatchObject([
      { slug: 'acme', role: 'analyst' },
    ]);
    expect(await server.operator('GET', '/organizations/acme/invitations')).toEqual([]);
  });

  it('draws nobody in who has an account for another organization', async () => {
    const slug = `other-${serial}-${domain.split('.')[0]}`;
    await server.operator('POST', '/organizations', { name: slug, slug });
    await server.signIn({ organization: slug, email: `${sub}@${domain}` });
    const { page } = await signIn(domain);
    expect(page.url).toMatchObject(refusedWith('not_invited'));
  });

  it('links a member who has a password, and refuses somebody else with their address', async () => {
    await server.signIn({ role: 'admin', email: `${sub}@${domain}` });
    const { browser } = await signIn(domain);
    expect((await me(browser)).body.data).toMatchObject({
      person: { email: `${sub}@${domain}`, has_password: true },
      organizations: [{ role: 'admin' }],
    });
    oidc.person = { ...oidc.person, sub: `${sub}-successor` };
    if (saml.person) saml.person = { ...saml.person, id: `${sub}-successor` };
    const { page } = await signIn(domain);
    expect(page.url).toMatchObject(refusedWith('identity_changed'));
  });

  it('knows a person by the lasting name when their address changes', async () => {
    const first = await signIn(domain);
    const { person } = (await me(first.browser)).body.data;
    oidc.person = { sub, email: `married-${sub}@oidc.example` };
    saml.person = { id: sub, email: `married-${sub}@saml.example`, name: 'P' };
    const again = await signIn(domain);
    expect((await me(again.browser)).body.data.person).toEqual(person);
  });

  it('makes no members when the provider is set so', async () => {
    const path = `${PROVIDERS}/${domain === 'oidc.example' ? oidcId : samlId}`;
    await server.operator('PATCH', path, { creates_members: false });
    const { page } = await signIn(domain);
    expect(page.url).toMatchObject(refusedWith('not_invited'));
    await server.operator('PATCH', path, { creates_members: true });
  });

  it('tells the audit log who joined and was linked, and no secrets', async () => {
    const { browser } = await signIn(domain);
    const { person } = (await me(browser)).body.data;
    const entries = await server.operator('GET', '/organizations/acme/audit?limit=100');
    const own = entries.filter(
      (entry: { subject: { id: string } }) => entry.subject.id === person.id,
    );
    expect(own.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(['member_joined', 'single_sign_on_linked']),
    );
    expect(JSON.stringify(entries)).toContain('single_sign_on_domain_verified');
    expect(JSON.stringify(entries)).not.toContain(oidc.clientSecret);
  });

  it('leads to no other site afterwards', async () => {
    for (const path of [
      '//evil.example',
      '/\\evil.example',
      '\\/evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/\t/evil.example',
      '/..//evil.example',
      '/.//evil.example',
      'acme',
      '',
    ]) {
      expect(await start(createBrowser(), `a@${domain}`, path)).toMatchObject({
        status: 400,
        body: { error: 'invalid_return_to' },
      });
    }
  });
});

describe('single sign-on', () => {
  it('is told of by the domain alone, whoever asks', async () => {
    for (const email of ['a@nowhere.example', 'owner@acme.test', 'a@OIDC.example.']) {
      const { status } = await start(createBrowser(), email);
      expect(status).toBe(email.endsWith('.') ? 400 : 404);
    }
    expect((await start(createBrowser(), 'NOBODY@Oidc.Example')).status).toBe(200);
  });

  it('may be begun by our own pages alone', async () => {
    const response = await fetch(`${origin}/dashboard/api/single-sign-on/start`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
      body: JSON.stringify({ email: 'a@oidc.example' }),
    });
    expect(response.status).toBe(403);
  });

  it('describes us to SAML providers', async () => {
    const at = (id: string) => fetch(`${origin}/dashboard/api/single-sign-on/saml/${id}/metadata`);
    const response = await at(samlId);
    expect(response.headers.get('content-type')).toContain('application/samlmetadata+xml');
    expect(await response.text()).toContain(
      `Location="${origin}/dashboard/api/single-sign-on/saml/${samlId}/acs"`,
    );
    expect((await at(oidcId)).status).toBe(404);
  });

  it('refuses a response that nobody asked for, and one that was used', async () => {
    const acsUrl = `${origin}/dashboard/api/single-sign-on/saml/${samlId}/acs`;
    const metadataUrl = acsUrl.replace(/acs$/, 'metadata');
    const post = (url: string, fields: Record<string, string>) =>
      fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
    const xml = await saml.respond({
      audience: metadataUrl,
      recipient: acsUrl,
      destination: acsUrl,
      person: { id: sub, email: `${sub}@saml.example`, name: 'P' },
    });
    const unsolicited = await post(acsUrl, {
      SAMLResponse: Buffer.from(xml).toString('base64'),
      RelayState: 'made-up',
    });
    expect(unsolicited.headers.get('location')).toBe('/sign-in?error=sign_in_expired');

    let posted = '';
    saml.tamper = (sent) => {
      posted = Buffer.from(sent).toString('base64');
      return sent;
    };
    const browser = createBrowser();
    const { body } = await start(browser, 'a@saml.example');
    const state = new URL(body.data.url).searchParams.get('RelayState') ?? '';
    await browser.visit(body.data.url, { until: ({ pathname }) => pathname.endsWith('/finish') });
    const again = await post(acsUrl, { SAMLResponse: posted, RelayState: state });
    expect(again.headers.get('location')).toBe('/sign-in?error=assertion_replayed');
    // For another sign-in it answers the wrong question.
    const other = await start(createBrowser(), 'a@saml.example');
    const crossed = await post(acsUrl, {
      SAMLResponse: posted,
      RelayState: new URL(other.body.data.url).searchParams.get('RelayState') ?? '',
    });
    expect(crossed.headers.get('location')).toBe('/sign-in?error=single_sign_on_refused');
  });

  it('finishes no SAML sign-in before the provider has said who it is', async () => {
    const browser = createBrowser();
    const { body } = await start(browser, 'a@saml.example');
    const state = new URL(body.data.url).searchParams.get('RelayState');
    const page = await browser.visit(
      `${origin}/dashboard/api/single-sign-on/saml/finish?state=${state}`,
    );
    expect(page.url).toMatchObject(refusedWith('sign_in_unproven'));
  });

  it('takes forms for SAML alone, and refuses a field that is given twice', async () => {
    const acs = `/dashboard/api/single-sign-on/saml/${samlId}/acs`;
    const form = { method: 'POST', body: 'RelayState=a&RelayState=b&SAMLResponse=c' };
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await fetch(origin + acs, { ...form, headers })).status).toBe(400);
    const json = { 'content-type': 'application/json' };
    const asJson = await fetch(origin + acs, { method: 'POST', body: '{}', headers: json });
    expect(asJson.status).toBe(400);
  });
});

describe('the providers of an organization', () => {
  const body = () => ({
    type: 'oidc',
    domain: `p${serial}.example`,
    issuer: oidc.issuer,
    client_id: oidc.clientId,
    client_secret: oidc.clientSecret,
  });

  it('are governed by owners, seen by admins, and without their secret', async () => {
    const owner = await server.signIn({ role: 'owner' });
    const admin = await server.signIn({ role: 'admin' });
    const developer = await server.signIn({ role: 'developer' });
    const made = await owner.ask(PROVIDERS, { method: 'POST', body: body() });
    expect(made.status).toBe(201);
    expect(JSON.stringify(made.body)).not.toContain(oidc.clientSecret);
    expect(made.body.data).toMatchObject({
      type: 'oidc',
      domain_verified_at: null,
      default_role: 'viewer',
      creates_members: true,
    });
    expect((await admin.ask(PROVIDERS)).status).toBe(200);
    for (const browser of [admin, developer]) {
      const refused = await browser.ask(PROVIDERS, { method: 'POST', body: body() });
      expect(refused).toMatchObject({ status: 403, body: { error: 'missing_permission' } });
    }
    expect((await developer.ask(PROVIDERS)).status).toBe(403);
  });

  it('sign nobody in before their domain is proven', async () => {
    const owner = await server.signIn();
    const { id, domain, domain_proof } = (
      await owner.ask(PROVIDERS, { method: 'POST', body: body() })
    ).body.data;
    const verify = () =>
      owner.ask(`${PROVIDERS}/${id}/verify-domain`, { method: 'POST', body: {} });
    expect((await start(createBrowser(), `a@${domain}`)).status).toBe(404);
    expect(await verify()).toMatchObject({ status: 409, body: { error: 'domain_not_proven' } });
    records.set(domain_proof.name, ['v=spf1 -all', `${domain_proof.value}x`]);
    expect(await verify()).toMatchObject({ status: 409, body: { error: 'domain_not_proven' } });
    records.set(domain_proof.name, ['v=spf1 -all', domain_proof.value]);
    expect(await verify()).toMatchObject({ status: 200 });
    expect((await start(createBrowser(), `a@${domain}`)).status).toBe(200);
    const gone = await owner.ask(`${PROVIDERS}/${id}`, { method: 'DELETE', body: {} });
    expect(gone.status).toBe(200);
    expect((await start(createBrowser(), `a@${domain}`)).status).toBe(404);
  });

  it("are not there for another organization's owner, and a proven domain is taken", async () => {
    const slug = `rival-${serial}`;
    await server.operator('POST', '/organizations', { name: slug, slug });
    const rival = await server.signIn({ organization: slug });
    const theirs = `/organizations/${slug}/single-sign-on`;
    for (const [method, path, given] of [
      ['PATCH', `${theirs}/${oidcId}`, { creates_members: false }],
      ['DELETE', `${theirs}/${oidcId}`, {}],
      ['POST', `${theirs}/${oidcId}/verify-domain`, {}],
      ['GET', PROVIDERS, undefined],
    ] as const) {
      const answer = await rival.ask(path, { method, ...(given && { body: given }) });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    const claim = await rival.ask(theirs, {
      method: 'POST',
      body: { ...body(), domain: 'oidc.example' },
    });
    const { id, domain_proof } = claim.body.data;
    const before = records.get(domain_proof.name);
    records.set(domain_proof.name, [domain_proof.value]);
    expect(
      await rival.ask(`${theirs}/${id}/verify-domain`, { method: 'POST', body: {} }),
    ).toMatchObject({ status: 409, body: { error: 'domain_taken' } });
    records.set(domain_proof.name, before ?? []);
  });

  it('are refused with addresses that must not be asked, and what is no provider', async () => {
    const owner = await server.signIn();
    for (const [change, error] of [
      [{ issuer: 'http://127.0.0.1:1' }, 'provider_unavailable'],
      [{ issuer: 'https://169.254.169.254' }, 'provider_unavailable'],
      [{ issuer: 'https://localhost' }, 'provider_unavailable'],
      [{ issuer: `${oidc.issuer}/elsewhere` }, 'invalid_provider'],
      [{ issuer: 'no address' }, 'invalid_provider'],
      [{ domain: 'localhost' }, 'invalid_domain'],
      [{ domain: '127.0.0.1' }, 'invalid_domain'],
      [{ default_role: 'owner' }, 'invalid_default_role'],
      [{ sign_in_url: 'https://idp.example' }, 'unknown_parameter'],
    ] as const) {
      const given = { ...body(), ...change };
      const answer = await owner.ask(PROVIDERS, { method: 'POST', body: given });
      expect([change, answer.body.error]).toEqual([change, error]);
    }
    const samlBody = {
      type: 'saml',
      domain: `p${serial}.example`,
      issuer: saml.issuer,
      sign_in_url: saml.signInUrl,
      certificates: [saml.keys.certificate],
    };
    for (const [change, error] of [
      [{ sign_in_url: 'javascript:alert(1)' }, 'invalid_provider'],
      [{ sign_in_url: 'http://idp.example/' }, 'invalid_provider'],
      [{ certificates: [] }, 'invalid_certificate'],
      [{ certificates: ['no certificate'] }, 'invalid_certificate'],
    ] as const) {
      const answer = await owner.ask(PROVIDERS, {
        method: 'POST',
        body: { ...samlBody, ...change },
      });
      expect([change, answer.status, answer.body.error]).toEqual([change, 400, error]);
    }
  });
});
