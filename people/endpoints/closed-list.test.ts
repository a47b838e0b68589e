import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRoom } from '../create-people.ts';
import { BASE_PATH } from '../open-better-auth.ts';
import {
  type Browser,
  createTestPerson,
  openBrowser,
  openTestPeople,
  TEST_PASSWORD,
  type TestPeople,
} from '../testing/index.ts';
import { endpoints } from './index.ts';

describe('the closed list of endpoints', () => {
  let test: TestPeople;
  let signedIn: Browser;
  let email: string;
  beforeAll(async () => {
    test = await openTestPeople();
    ({ email } = await createTestPerson(test.people));
    signedIn = openBrowser(test);
    await signedIn.signIn(email);
  });
  afterAll(() => test?.remove());

  const asked = (method: string, path: string, headers = new Headers()) =>
    test.people.handle(
      new Request(`http://localhost:8080${path}`, {
        method,
        headers: {
          ...Object.fromEntries(headers),
          'content-type': 'application/json',
          origin: 'http://localhost:8080',
        },
        ...(method === 'GET' || method === 'HEAD' ? {} : { body: '{}' }),
      }),
      { address: '192.0.2.1' },
    );

  it('answers 404 for every other endpoint that Better Auth has, by every method', async () => {
    const { auth } = await openRoom(test.options);
    const open = new Set(endpoints.map(({ method, path }) => `${method} ${path}`));
    const paths = Object.values(auth.api).flatMap(({ path }: { path?: string }) => path ?? []);
    expect(paths.length).toBeGreaterThan(40);
    expect(paths).toContain('/sign-up/email');
    for (const path of paths) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        if (open.has(`${method} ${path}`)) continue;
        await expect(
          asked(method, `${BASE_PATH}${path}`, signedIn.headers()),
          `${method} ${path}`,
        ).rejects.toMatchObject({ code: 'route_not_found' });
      }
    }
  });

  it('lets nobody sign up, even where the router is reached another way', async () => {
    const { auth } = await openRoom(test.options);
    const body = { email: 'eve@example.com', name: 'Eve', password: TEST_PASSWORD };
    await expect(auth.api.signUpEmail({ body })).rejects.toMatchObject({ status: 'BAD_REQUEST' });
    expect(await test.people.findPerson({ email: body.email })).toBeUndefined();
  });

  it('has nothing that makes or lists organizations', async () => {
    const { auth } = await openRoom(test.options);
    expect(
      Object.keys(auth.api).filter((name) => /organi[sz]ation|member|invit/i.test(name)),
    ).toEqual([]);
  });

  it('answers nothing at paths that only look like those of the list', async () => {
    for (const path of [
      `${BASE_PATH}//sign-out`,
      `${BASE_PATH}/sign-out/`,
      `${BASE_PATH}/sign-out/x`,
      `${BASE_PATH}/%73ign-out`,
      `${BASE_PATH}/Sign-Out`,
      '/sign-out',
    ]) {
      await expect(asked('POST', path), path).rejects.toMatchObject({ code: 'route_not_found' });
    }
  });

  it('takes no field that is not named, above all none that redirects or trusts a device', async () => {
    const fields = [
      { callbackURL: 'https://evil.example' },
      { redirectTo: 'https://evil.example' },
      { errorCallbackURL: '/x' },
      { newUserCallbackURL: '/x' },
      { rememberMe: true },
      { trustDevice: true },
      { disableSession: true },
      { createSession: true },
      { issuer: 'x' },
    ];
    for (const { method, path } of endpoints.filter((one) => one.method === 'POST')) {
      for (const field of fields) {
        await expect(
          signedIn.post(path, { ...valid[path], ...field }),
          `${method} ${path} ${Object.keys(field)}`,
        ).rejects.toMatchObject({ code: 'invalid_input' });
      }
    }
    expect(await signedIn.session()).toBeDefined();
  });

  const uuid = '6f1c7c1e-8f0a-4a3e-9d0c-0b1e2d3c4f50';
  const response = { id: 'x' };
  const valid: { readonly [path: string]: object } = {
    '/sign-in/email': { email: 'nobody@example.com', password: TEST_PASSWORD },
    '/two-factor/verify-totp': { code: '123456' },
    '/two-factor/verify-backup-code': { code: '123456' },
    '/request-password-reset': { email: 'nobody@example.com' },
    '/reset-password': { token: 'x', password: TEST_PASSWORD },
    '/passkey/verify-registration': { response },
    '/passkey/verify-authentication': { response },
    '/passkey/update-passkey': { id: uuid, name: 'x' },
    '/passkey/delete-passkey': { id: uuid },
  };

  it('takes no parameters in the address', async () => {
    for (const { method, path } of endpoints) {
      const url = `${BASE_PATH}${path}?callbackURL=https://evil.example`;
      await expect(asked(method, url, signedIn.headers())).rejects.toMatchObject({
        code: 'invalid_input',
      });
    }
  });

  it('says of what is missing or wrong in a body which field it is', async () => {
    const browser = openBrowser(test);
    await expect(browser.post('/sign-in/email', { email })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('password'),
    });
    await expect(
      browser.post('/sign-in/email', { email: 'no address', password: 'x' }),
    ).rejects.toMatchObject({ message: 'email: must be an e-mail address' });
    await expect(browser.post('/sign-in/email', 'not json')).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await expect(
      browser.post('/sign-in/email', { email, password: 'x' }, { 'content-type': 'text/plain' }),
    ).rejects.toMatchObject({ message: expect.stringContaining('application/json') });
  });

  it('is answered to pages of its own origin alone', async () => {
    const body = { email, password: TEST_PASSWORD };
    const from = (headers: Record<string, string>) =>
      test.people.handle(
        new Request(`http://localhost:8080${BASE_PATH}/sign-in/email`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        }),
        { address: '192.0.2.1' },
      );
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'http://localhost:8081' },
      { origin: 'https://localhost:8080' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'http://other.localhost:8080' },
      { referer: 'http://localhost:8080/' },
      {},
    ]) {
      await expect(from(headers), JSON.stringify(headers)).rejects.toMatchObject({
        code: 'cross_origin_request',
      });
    }
    expect((await from({ origin: 'http://localhost:8080' })).status).toBe(200);
    expect((await from({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('never answers the secret of the session', async () => {
    const browser = openBrowser(test);
    const answer = await browser.signIn(email);
    expect(answer).toEqual({ two_factor: false });
    expect([...browser.cookies.keys()].sort()).toEqual(['kiln.device', 'kiln.session']);
  });

  it('asks for a session where the document says so', async () => {
    const stranger = openBrowser(test);
    for (const { method, path, needs } of endpoints.filter((one) => one.needs !== 'nothing')) {
      const body = valid[path] ?? {};
      const answer = method === 'GET' ? stranger.get(path) : stranger.post(path, body);
      await expect(answer, `${path} needs ${needs}`).rejects.toMatchObject({
        code: 'not_signed_in',
      });
    }
  });

  it('is the one that README.md documents', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const documented = [...readme.matchAll(/^\| (GET|POST) `(\/[^`]+)`( \*)? \|/gm)].map(
      ([, method, path, star]) => `${method} ${path}${star ? ' recent' : ''}`,
    );
    const listed = endpoints.map(
      ({ method, path, needs }) => `${method} ${path}${needs === 'recent' ? ' recent' : ''}`,
    );
    expect(documented.toSorted()).toEqual(listed.toSorted());
  });
});
