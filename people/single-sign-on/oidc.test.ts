import { systemClock } from '@kiln-connect/core';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSingleSignOn } from './index.ts';
import type { OidcSettings } from './oidc-configuration.ts';
import {
  type Browser,
  createBrowser,
  startOidcProvider,
  type TestOidcProvider,
} from './testing/index.ts';
import { serve } from './testing/serve.ts';

const publicUrl = new URL('http://connect.example');
const redirectUri = 'http://connect.example/dashboard/api/single-sign-on/oidc/callback';

const singleSignOnFor = (...allowedOrigins: string[]) =>
  createSingleSignOn({ publicUrl, clock: systemClock, allowedOrigins });

/** Signs in at a provider up to where the browser would come back to us, and goes on from there. */
async function signIn(
  settings: OidcSettings,
  change: (o: {
    parameters: URLSearchParams;
    state: string;
    nonce: string;
    codeVerifier: string;
  }) => object = () => ({}),
  { browser = createBrowser(), isFresh = false }: { browser?: Browser; isFresh?: boolean } = {},
) {
  const singleSignOn = singleSignOnFor(settings.issuer);
  const state = 'a state';
  const { url, ...memory } = await singleSignOn.beginOidc({ settings, state, isFresh });
  const back = await browser.visit(url, { until: ({ host }) => host === publicUrl.host });
  const finished = { settings, parameters: back.url.searchParams, state, ...memory };
  return singleSignOn.finishOidc({ ...finished, ...change(finished) });
}

describe('signing in at an OpenID provider', () => {
  let provider: TestOidcProvider;
  let sparse: TestOidcProvider;
  beforeAll(async () => {
    provider = await startOidcProvider({ redirectUri });
    sparse = await startOidcProvider({ redirectUri, inIdToken: false });
  });
  afterAll(() => Promise.all([provider?.stop(), sparse?.stop()]));

  const ada = { sub: 'ada', email: 'ada@acme.example', email_verified: true, name: 'Ada' };

  it('tells who came back, whether the claims are in the ID token or must be fetched', async () => {
    for (const one of [provider, sparse]) {
      one.person = ada;
      expect(await signIn(one)).toEqual({
        subject: 'ada',
        email: ada.email,
        name: 'Ada',
        authenticatedAt: expect.any(Date),
      });
    }
  });

  describe('tells when somebody proved who they are', () => {
    const HOUR = 3_600_000;
    const begin = Date.parse('2026-03-01T12:00:00Z');
    const at = (time: number) => vi.useFakeTimers({ toFake: ['Date'], now: time });
    afterEach(() => {
      vi.useRealTimers();
      provider.hear = () => {};
    });

    /** Signs in, and again an hour later in the same browser, which the provider knows by then. */
    async function signInTwice({ isFresh }: { isFresh: boolean }) {
      provider.person = ada;
      const browser = createBrowser();
      at(begin);
      const first = await signIn(provider, undefined, { browser });
      expect(first.authenticatedAt).toEqual(new Date(begin));
      at(begin + HOUR);
      return signIn(provider, undefined, { browser, isFresh });
    }

    it('where a session of the provider lets them through: when that one began', async () => {
      const { authenticatedAt } = await signInTwice({ isFresh: false });
      expect(authenticatedAt).toEqual(new Date(begin));
    });

    it('where the provider is told to ask anew: now', async () => {
      const { authenticatedAt } = await signInTwice({ isFresh: true });
      expect(authenticatedAt).toEqual(new Date(begin + HOUR));
    });

    it('by either of the two words for asking anew, of which a provider may know one', async () => {
      for (const unknown of ['prompt', 'max_age']) {
        provider.hear = (asked) => {
          if (asked.get('max_age') === '0') asked.delete(unknown);
        };
        const { authenticatedAt } = await signInTwice({ isFresh: true });
        expect(authenticatedAt, unknown).toEqual(new Date(begin + HOUR));
      }
    });

    it('where the provider does not ask anew although it is told to: when it asked last', async () => {
      provider.hear = (asked) => {
        asked.delete('prompt');
        asked.set('max_age', '86400');
      };
      const { authenticatedAt } = await signInTwice({ isFresh: true });
      expect(authenticatedAt).toEqual(new Date(begin));
    });

    it('and says that the provider does not tell', async () => {
      provider.person = ada;
      provider.hear = (asked) => asked.delete('max_age');
      expect((await signIn(provider)).authenticatedAt).toBeUndefined();
    });
  });

  it('asks with PKCE, a state and a nonce', async () => {
    const { url } = await singleSignOnFor(provider.issuer).beginOidc({
      settings: provider,
      state: 'mine',
      isFresh: false,
    });
    const asked = Object.fromEntries(url.searchParams);
    expect(asked).toMatchObject({
      state: 'mine',
      code_challenge_method: 'S256',
      redirect_uri: redirectUri,
      response_type: 'code',
    });
    expect(asked).not.toHaveProperty('prompt');
    expect(asked.nonce?.length).toBeGreaterThan(20);
    expect(asked.code_challenge?.length).toBeGreaterThan(20);
  });

  it('refuses an address that the provider did not verify, and a person without one', async () => {
    const { email: _, ...withoutEmail } = ada;
    for (const person of [{ ...ada, email_verified: false }, withoutEmail]) {
      provider.person = person;
      await expect(signIn(provider)).rejects.toMatchObject({ code: 'single_sign_on_refused' });
    }
  });

  it('tells that the provider signed nobody in', async () => {
    provider.person = undefined;
    await expect(signIn(provider)).rejects.toMatchObject({
      code: 'single_sign_on_refused',
      message: 'The provider did not sign in (access_denied).',
    });
  });

  it('refuses another state, nonce, code, issuer or proof of key, and a wrong secret', async () => {
    provider.person = ada;
    const changed = (name: string, value: string) => (o: { parameters: URLSearchParams }) => {
      const parameters = new URLSearchParams(o.parameters);
      parameters.set(name, value);
      return { parameters };
    };
    for (const change of [
      () => ({ state: 'another' }),
      () => ({ nonce: 'another' }),
      () => ({ codeVerifier: 'x'.repeat(43) }),
      changed('code', 'another'),
      changed('iss', 'https://evil.example'),
    ]) {
      await expect(signIn(provider, change)).rejects.toMatchObject({
        code: 'single_sign_on_refused',
      });
    }
    await expect(
      signIn({ issuer: provider.issuer, clientId: provider.clientId, clientSecret: 'wrong' }),
    ).rejects.toMatchObject({ code: 'single_sign_on_refused' });
  });

  it('takes a code once', async () => {
    provider.person = ada;
    const singleSignOn = singleSignOnFor(provider.issuer);
    const { url, ...memory } = await singleSignOn.beginOidc({
      settings: provider,
      state: 's',
      isFresh: false,
    });
    const back = await createBrowser().visit(url, { until: ({ host }) => host === publicUrl.host });
    const finish = () =>
      singleSignOn.finishOidc({
        settings: provider,
        parameters: back.url.searchParams,
        state: 's',
        ...memory,
      });
    expect(await finish()).toMatchObject({ subject: 'ada' });
    await expect(finish()).rejects.toMatchObject({ code: 'single_sign_on_refused' });
  });

  it('does not ask a provider that is not on the public internet', async () => {
    const asking = singleSignOnFor().beginOidc({ settings: provider, state: 's', isFresh: false });
    await expect(asking).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: expect.stringContaining('https://'),
    });
    const metadata = singleSignOnFor().checkOidc({
      ...provider,
      issuer: 'https://169.254.169.254',
    });
    await expect(metadata).rejects.toMatchObject({ code: 'provider_unavailable' });
  });

  it('says that a provider which is down can not be asked', async () => {
    const { origin, stop } = await serve(() => (_, response) => response.end());
    await stop();
    await expect(
      singleSignOnFor(origin).checkOidc({ ...provider, issuer: origin }),
    ).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('an OpenID provider that does what none should', () => {
  const settings = { clientId: 'us', clientSecret: 'secret' };

  /** A provider whose ID tokens and description are changed as a real one's never are. */
  async function faulty({
    description = () => ({}),
    token,
  }: {
    description?: (issuer: string) => object;
    token?: (o: {
      claims: JWTPayload;
      sign: (claims: JWTPayload) => Promise<string>;
    }) => Promise<string>;
  }) {
    const keys = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: '1', alg: 'RS256' };
    let nonce = '';
    const asked: string[] = [];
    const server = await serve((issuer) => async (request, response) => {
      const url = new URL(request.url ?? '', issuer);
      asked.push(url.pathname);
      const json = (body: object) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(body));
      };
      if (url.pathname === '/.well-known/openid-configuration') {
        json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          ...description(issuer),
        });
      } else if (url.pathname === '/authorize') {
        nonce = url.searchParams.get('nonce') ?? '';
        const state = url.searchParams.get('state');
        response.writeHead(302, { location: `${redirectUri}?code=c&state=${state}` }).end();
      } else if (url.pathname === '/token') {
        const now = Math.floor(Date.now() / 1000);
        const claims = {
          iss: issuer,
          aud: settings.clientId,
          sub: '1',
          nonce,
          iat: now,
          exp: now + 60,
          email: 'ada@acme.example',
        };
        const sign = (payload: JWTPayload) =>
          new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: '1' }).sign(keys.privateKey);
        json({
          access_token: 'a',
          token_type: 'Bearer',
          id_token: await (token?.({ claims, sign }) ?? sign(claims)),
        });
      } else if (url.pathname === '/keys') json({ keys: [jwk] });
      else response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    });
    return { issuer: server.origin, stop: server.stop, asked };
  }

  it.each([
    ['meant for another client', (c: JWTPayload) => ({ ...c, aud: 'them' })],
    ['from another issuer', (c: JWTPayload) => ({ ...c, iss: 'https://evil.example' })],
    ['for another sign-in', (c: JWTPayload) => ({ ...c, nonce: 'other' })],
    ['without a nonce', ({ nonce: _, ...c }: JWTPayload) => c],
    ['that has expired', (c: JWTPayload) => ({ ...c, exp: 1 })],
  ])('is refused with an ID token %s', async (_, change) => {
    const provider = await faulty({ token: ({ claims, sign }) => sign(change(claims)) });
    try {
      await expect(signIn({ ...settings, issuer: provider.issuer })).rejects.toMatchObject({
        code: 'single_sign_on_refused',
      });
    } finally {
      await provider.stop();
    }
  });

  it('counts as of now when its clock is a little ahead, and is refused when it is far', async () => {
    let ahead = 90;
    const provider = await faulty({
      token: ({ claims, sign }) => sign({ ...claims, auth_time: Number(claims.iat) + ahead }),
    });
    const own = { ...settings, issuer: provider.issuer };
    try {
      const before = Date.now();
      const { authenticatedAt } = await signIn(own);
      expect(authenticatedAt?.getTime()).toBeGreaterThanOrEqual(before);
      expect(authenticatedAt?.getTime()).toBeLessThanOrEqual(Date.now());
      ahead = 180;
      await expect(signIn(own)).rejects.toMatchObject({ code: 'single_sign_on_refused' });
    } finally {
      await provider.stop();
    }
  });

  it('is refused with an ID token that is not signed, or by another key', async () => {
    const other = await generateKeyPair('RS256');
    for (const token of [
      async ({ claims }: { claims: JWTPayload }) => new UnsecuredJWT(claims).encode(),
      ({ claims }: { claims: JWTPayload }) =>
        new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: '1' }).sign(other.privateKey),
      ({ claims }: { claims: JWTPayload }) =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'HS256' })
          .sign(new TextEncoder().encode(settings.clientSecret)),
    ]) {
      const provider = await faulty({ token });
      try {
        await expect(signIn({ ...settings, issuer: provider.issuer })).rejects.toMatchObject({
          code: 'single_sign_on_refused',
        });
      } finally {
        await provider.stop();
      }
    }
  });

  it('is asked for its keys: the signature counts even though the token came directly', async () => {
    const provider = await faulty({});
    try {
      expect(await signIn({ ...settings, issuer: provider.issuer })).toMatchObject({
        email: 'ada@acme.example',
      });
      expect(provider.asked).toContain('/keys');
    } finally {
      await provider.stop();
    }
  });

  it('is not asked to describe itself for every sign-in that somebody begins', async () => {
    const provider = await faulty({});
    let now = new Date();
    const singleSignOn = createSingleSignOn({
      publicUrl,
      clock: { now: () => now },
      allowedOrigins: [provider.issuer],
    });
    const begin = () =>
      singleSignOn.beginOidc({
        settings: { ...settings, issuer: provider.issuer },
        state: 's',
        isFresh: false,
      });
    try {
      await Promise.all([begin(), begin(), begin()]);
      expect(provider.asked).toHaveLength(1);
      now = new Date(now.getTime() + 5 * 60_000);
      await begin();
      expect(provider.asked).toHaveLength(2);
      await singleSignOn.checkOidc({ ...settings, issuer: provider.issuer });
      expect(provider.asked).toHaveLength(3);
    } finally {
      await provider.stop();
    }
  });

  it('is refused when it calls itself another, leads elsewhere, or sends browsers to no web page', async () => {
    for (const description of [
      () => ({ issuer: 'https://evil.example' }),
      () => ({ authorization_endpoint: 'javascript:alert(1)' }),
      () => ({ authorization_endpoint: 'http://elsewhere.example/' }),
      (issuer: string) => ({ token_endpoint: `${issuer}/elsewhere` }),
      () => ({ token_endpoint: 'https://127.0.0.1/token' }),
      () => ({ jwks_uri: 'https://10.0.0.1/keys' }),
    ]) {
      const provider = await faulty({ description });
      try {
        await expect(signIn({ ...settings, issuer: provider.issuer })).rejects.toMatchObject({
          code: expect.stringMatching(/^(single_sign_on_refused|provider_unavailable)$/),
        });
      } finally {
        await provider.stop();
      }
    }
  });
});
