import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { silentLog } from '@kiln-connect/core';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createErrorHandler } from '../edge/error-handler.ts';
import { installNotFound } from '../edge/not-found.ts';
import { SCRIPT_NAME, writeDashboard } from '../testing/written-dashboard.ts';
import { createDashboardBundle } from '../wiring/dashboard-bundle.ts';
import { createPage } from './page.ts';
import { registerPages } from './pages.ts';

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

let folder: string;
let app: FastifyInstance;

const open = async (build: () => Promise<string>, publicUrl = 'http://localhost:3000') => {
  const { files } = createDashboardBundle(build, { log: silentLog });
  const showPage = createPage({ files, publicUrl: () => new URL(publicUrl) });
  const opened = Fastify();
  opened.decorateRequest('errorCode', null);
  opened.setErrorHandler(createErrorHandler({ log: silentLog }));
  installNotFound(opened, { showPage });
  registerPages(opened, { files, showPage });
  opened.get('/v1/whoami', async () => ({}));
  await opened.ready();
  return opened;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-pages-'));
  await writeDashboard(folder);
  await writeFile(join(folder, 'secret.txt'), 'not to be served');
  app = await open(async () => folder);
  // The first question begins to build.
  await app.inject({ url: '/', headers: HTML });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = HTML) =>
  app.inject({ method: 'GET', url, headers });

describe('the dashboard in a browser', () => {
  it('is one page for all its addresses, asked for anew each time', async () => {
    for (const url of [
      '/',
      '/acme/devnet/settings/api-tokens',
      '/sign-in?to=%2F',
      '/v1x',
      '/docsx',
    ]) {
      const { statusCode, headers, body } = await get(url);
      expect([url, statusCode]).toEqual([url, 200]);
      expect(body).toContain('<title>Kiln Connect</title>');
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['cache-control']).toBe('no-cache');
    }
  });

  it('lets nothing run or load but its own files, and nobody frame it', async () => {
    const { headers } = await get('/');
    const policy = String(headers['content-security-policy']);
    expect(policy).not.toContain('unsafe');
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      'worker-src blob:',
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]);
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'x-permitted-cross-domain-policies': 'none',
    });
  });

  it('has files that are kept for a year, compressed as the browser reads them', async () => {
    const plain = await get(`/assets/${SCRIPT_NAME}`, {});
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(plain.headers['content-type']).toBe('application/javascript; charset=utf-8');
    expect(plain.headers.vary).toBe('accept-encoding');
    const brotli = await get(`/assets/${SCRIPT_NAME}`, { 'accept-encoding': 'gzip, deflate, br' });
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotli.headers['content-type']).toBe('application/javascript; charset=utf-8');
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(plain.body);
    const gzip = await get(`/assets/${SCRIPT_NAME}`, { 'accept-encoding': 'gzip' });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.rawPayload).toString()).toBe(plain.body);
  });

  it('has no other files: paths that lead elsewhere are not there, and are not kept', async () => {
    for (const name of [
      'missing.js',
      '..%2fsecret.txt',
      '%2e%2e%2fsecret.txt',
      '..%5csecret.txt',
      '.hidden',
      'main-0a1b2c3d.js%00.css',
    ]) {
      const { statusCode, headers, body } = await get(`/assets/${name}`);
      expect([name, statusCode]).toEqual([name, 404]);
      expect(body).not.toContain('not to be served');
      expect(String(headers['cache-control'])).not.toContain('max-age');
    }
  });

  it('is never given to programs: a wrong path stays one, and another method is named', async () => {
    for (const [url, headers] of [
      ['/acme/devnet', { accept: 'application/json' }],
      ['/acme/devnet', {}],
      ['/v1/whoamy', HTML],
      ['/dashboard/api/whatever', HTML],
      ['/operator/organizations', HTML],
    ] as const) {
      const { statusCode, body } = await get(url, headers);
      expect([url, statusCode]).toEqual([url, 404]);
      expect(JSON.parse(body).error).toBe('route_not_found');
    }
    expect(JSON.parse((await get('/v1/whoamy')).body).message).toContain('/v1/whoami');
    const post = await app.inject({ method: 'POST', url: '/acme', headers: HTML });
    expect(post.statusCode).toBe(404);
    expect((await get('/', {})).headers.location).toBe('/docs');
  });

  it('is opened where its cookies and passkeys work when it is opened by number', async () => {
    const at = (host: string, url = '/acme?x=1') => get(url, { ...HTML, host });
    expect(await at('127.0.0.1:3000')).toMatchObject({
      statusCode: 307,
      headers: { location: 'http://localhost:3000/acme?x=1' },
    });
    expect((await at('[::1]:3000')).headers.location).toBe('http://localhost:3000/acme?x=1');
    expect((await at('127.0.0.1:3000', '//evil.test/')).headers.location).toBe(
      'http://localhost:3000//evil.test/',
    );
    for (const host of ['localhost:3000', '127.0.0.1:8080', 'connect.example', '127.0.0.1']) {
      expect([host, (await at(host)).statusCode]).toEqual([host, 200]);
    }
  });
});

describe('a dashboard that is not built', () => {
  it('is built when it is first opened, which the page says until it is there', async () => {
    let done: (folder: string) => void = () => {};
    let builds = 0;
    const unbuilt = await open(() => {
      builds += 1;
      return new Promise((resolve) => {
        done = resolve;
      });
    });
    expect(builds).toBe(0);
    const waiting = await unbuilt.inject({ url: '/', headers: HTML });
    expect(waiting).toMatchObject({ statusCode: 503, headers: { 'retry-after': '2' } });
    expect(waiting.headers['content-security-policy']).toContain("default-src 'none'");
    // A refresh by `meta` does nothing where the address has a part behind '#', as the set-up link has.
    const script = /<script>(.*)<\/script>/.exec(waiting.body)?.[1] ?? '';
    expect(script).toContain('location.reload()');
    const hash = createHash('sha256').update(script).digest('base64');
    expect(waiting.headers['content-security-policy']).toContain(`script-src 'sha256-${hash}';`);
    expect((await unbuilt.inject({ url: `/assets/${SCRIPT_NAME}` })).statusCode).toBe(404);
    done(folder);
    await Promise.resolve();
    expect((await unbuilt.inject({ url: '/', headers: HTML })).statusCode).toBe(200);
    expect(builds).toBe(1);
    await unbuilt.close();
  });

  it('says so when it can not be built, and where the API is', async () => {
    const broken = await open(() => Promise.reject(new Error('no space left')));
    await broken.inject({ url: '/', headers: HTML });
    const { statusCode, body } = await broken.inject({ url: '/', headers: HTML });
    expect(statusCode).toBe(503);
    expect(body).toContain('/docs');
    expect(body).not.toMatch(/reload|no space left/);
    await broken.close();
  });
});
