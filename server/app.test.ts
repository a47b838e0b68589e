import { connect } from 'node:net';
import { chains } from '@kiln-connect/chains';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiRoutes } from './routes/api-routes.ts';
import { type Answer, startTestServer, type TestServer } from './testing/test-server.ts';

const { built } = apiRoutes(chains);
const lines: { fields: object; message: string }[] = [];
const keep = (fields: object, message: string) => {
  lines.push({ fields, message });
};

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer({
    settings: `
limits: { requestsPerSecondPerAddress: 1000000, bodyBytes: 4096 }
cors: { origins: ['https://app.example'] }
`,
    log: { debug: keep, info: keep, warn: keep, error: keep },
  });
  token = (await server.createToken({ scopes: ['read', 'accounts'] })).token;
});
afterAll(() => server.stop());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  server.ask(path, { method: 'POST', token, body, headers });

/** Writes raw bytes to the server and answers all that comes back until it closes. */
const raw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });

describe('an answer of the API', () => {
  it('has the fields that the reference says, no more and no less', async () => {
    await post('/v1/accounts', { name: 'Described', description: '' });
    for (const path of ['/v1/whoami', '/v1/operator-key', '/v1/accounts']) {
      const { body } = await server.ask(path, { token });
      const route = built.find((one) => one.method === 'GET' && one.path === path);
      expect(route?.answer.parse(body)).toEqual(body);
    }
  });

  it('to whoami names the organization, the network and the token without its secret', async () => {
    const { status, body } = await server.ask('/v1/whoami', { token });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      organization: { name: 'Acme', slug: 'acme' },
      network: 'devnet',
      token: { scopes: ['read', 'accounts'], last_four: token.slice(-4), expires_at: null },
    });
    expect(body.data.operator_key.public_key).toMatch(/^0x[0-9a-f]{64}$/);
    expect(JSON.stringify(body)).not.toContain(token);
    expect((await server.ask('/v1/operator-key', { token })).body.data).toEqual(
      body.data.operator_key,
    );
  });

  it('carries an id, which a caller may choose if it is a plain one', async () => {
    const own = await server.ask('/v1/nothing');
    expect(own.headers.get('x-request-id')).toBe(own.body.request_id);
    expect(own.body.request_id).toMatch(/^[0-9a-f-]{36}$/);
    const chosen = await server.ask('/v1/nothing', {
      headers: { 'x-request-id': 'my-request-17' },
    });
    expect(chosen.body.request_id).toBe('my-request-17');
    const strange = await server.ask('/v1/nothing', { headers: { 'x-request-id': 'a b"c' } });
    expect(strange.body.request_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is not to be guessed at, framed or cached', async () => {
    const { headers } = await server.ask('/v1/whoami', { token });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  });
});

describe('accounts', () => {
  it('are created, listed, read, changed and deleted, each with the status of the contract', async () => {
    const created = await post('/v1/accounts', { name: 'Main', description: 'for tests' });
    expect(created.status).toBe(201);
    const { id } = created.body.data;
    expect(created.body.data).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Main',
      description: 'for tests',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    expect((await server.ask('/v1/accounts', { token })).body.data).toContainEqual(
      created.body.data,
    );
    const changed = await server.ask(`/v1/accounts/${id}`, {
      method: 'PUT',
      token,
      body: { name: 'Renamed', description: '' },
    });
    expect(changed).toMatchObject({ status: 200, body: { data: { id, name: 'Renamed' } } });
    const deleted = await server.ask(`/v1/accounts/${id}`, {
      method: 'DELETE',
      token,
      // Clients that always name a type send no body with it.
      headers: { 'content-type': 'application/json' },
    });
    expect(deleted).toMatchObject({ status: 200, body: { data: { id, name: 'Renamed' } } });
    expect((await server.ask(`/v1/accounts/${id}`, { token })).status).toBe(404);
  });

  it('refuse an id that can not be one before they look for it', async () => {
    expect((await server.ask('/v1/accounts/17', { token })).body).toMatchObject({
      error: 'invalid_parameter',
      message: 'id: Expected the id of an account: a UUID as GET /v1/accounts lists them.',
    });
  });

  it('refuse a name of blanks and stakes of a chain that does not exist', async () => {
    expect((await post('/v1/accounts', { name: '  ', description: '' })).body.message).toBe(
      'name: Expected a name of 1 to 200 characters.',
    );
    const { id } = (await post('/v1/accounts', { name: 'A', description: '' })).body.data;
    expect(
      (await post(`/v1/accounts/${id}/stakes`, { protocol: 'DOGE', stake_ids: ['x'] })).body
        .message,
    ).toContain('protocol: Expected one of NEAR, ETH,');
    expect(
      (await post(`/v1/accounts/${id}/stakes`, { protocol: 'NEAR', stake_ids: ['x'] })).status,
    ).toBe(501);
  });
});

describe('a request that can not be right', () => {
  it('to a path that is not there is told the nearest one', async () => {
    expect(await server.ask('/v1/eth/stake?x=1')).toMatchObject({
      status: 404,
      body: {
        error: 'route_not_found',
        message: 'There is no /v1/eth/stake here; did you mean /v1/eth/stakes?',
      },
    });
  });

  it('with the wrong method is told the right ones', async () => {
    const { status, headers, body } = await server.ask('/v1/accounts', { method: 'PATCH' });
    expect(status).toBe(405);
    expect(headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST']);
    expect(body.error).toBe('method_not_allowed');
  });

  it.each([
    ['{"name": ', 'application/json', 400, 'malformed_json'],
    ['{"__proto__": {}, "name": "x"}', 'application/json', 400, 'malformed_json'],
    ['name=x', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    ['x', 'text/plain', 415, 'unsupported_media_type'],
    ['"x"', 'application/json', 400, 'invalid_parameter'],
    ['', 'application/json', 400, 'missing_parameter'],
    [JSON.stringify({ name: 'x'.repeat(5000) }), 'application/json', 413, 'body_too_large'],
  ])('with the body %j of type %s is refused', async (body, type, status, error) => {
    const answer = await post('/v1/accounts', body, { 'content-type': type });
    expect({ status: answer.status, error: answer.body.error }).toEqual({ status, error });
    expect(answer.body.message).toMatch(/\.$/);
  });

  it.each([
    ['a name that the database can not store', '{"name":"a\\u0000b","description":""}'],
    ['half of a surrogate pair', '{"name":"\\ud800","description":""}'],
    ['bytes that are no UTF-8', Buffer.from([...Buffer.from('{"name":"'), 0xff, 0x22, 0x7d])],
  ])('with %s in the body is refused as bad input', async (_, body) => {
    const response = await fetch(`${server.url}/v1/accounts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: expect.stringMatching(/^(invalid_parameter|malformed_json)$/),
      message: expect.stringMatching(/U\+0000|UTF-8/),
    });
  });

  it('with a path that is not well-formed is refused', async () => {
    expect(
      await raw('GET /v1/accounts/%ff HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'),
    ).toMatch(/^HTTP\/1\.1 400 .*"error":"malformed_url"/s);
  });

  it('that is no HTTP, or has more headers than anybody needs, gets the same body of errors', async () => {
    expect(await raw('HELLO\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*"error":"malformed_request"/s);
    const long = 'x'.repeat(200_000);
    expect(await raw(`GET /${long} HTTP/1.1\r\nhost: x\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 .*"error":"headers_too_large".*"request_id":"[0-9a-f-]{36}"/s,
    );
  });

  it('may be as long as a batch of 150 deposits in the address of a GET', async () => {
    const { status } = await server.ask(
      `/v1/eth/transaction/decode?tx_serialized=0x${'ab'.repeat(31_000)}`,
      {
        token,
      },
    );
    expect(status).toBe(400);
  });

  it('with a scalar given twice is refused, with a list given twice it is one list', async () => {
    const hash = `0x${'1'.repeat(64)}`;
    expect(
      (await server.ask(`/v1/eth/transaction/status?tx_hash=${hash}&tx_hash=${hash}`, { token }))
        .body,
    ).toMatchObject({
      error: 'duplicate_parameter',
      message: 'tx_hash is given 2 times; give it once.',
    });
    const wallet = '0x00000000219ab540356cbb839cbe05303d7705fa';
    expect(
      await server.ask(`/v1/eth/stakes?wallets=${wallet}&wallets=${wallet}`, { token }),
    ).toMatchObject({ status: 200, body: { data: [] } });
  });
});

describe('a chain whose nodes are down', () => {
  it('answers 503 and names the node, and reports from the store go on', async () => {
    const { status, body } = await server.ask('/v1/eth/network-stats', { token });
    expect(status).toBe(503);
    expect(body.message).toContain('http://127.0.0.1:1');
    expect(await server.ask('/v1/eth/stakes', { token })).toEqual({
      status: 200,
      headers: expect.anything(),
      body: { data: [] },
    });
    expect(
      (await server.ask('/v1/eth/stakes?current_page=1&page_size=10', { token })).body.pagination,
    ).toEqual({ current_page: 1, page_size: 10, total_pages: 0, total_entries: 0 });
  });

  it('makes the server not ready, with the reason; alive it is all the same', async () => {
    expect(await server.ask('/health/live')).toMatchObject({
      status: 200,
      body: { status: 'live' },
    });
    const { status, body } = await server.ask('/health/ready');
    expect(status).toBe(503);
    expect(body.reasons.join()).toMatch(/execution node http:\/\/127\.0\.0\.1:1/);
    expect(body.reasons.join()).toMatch(/beacon node http:\/\/127\.0\.0\.1:1/);
    expect(body.chains[0]).toMatchObject({ chain: 'eth', network: 'devnet', indexer: {} });
  });
});

describe('the limit on requests', () => {
  it('is told with each answer, and refuses what is too much with when to try again', async () => {
    const { token: busy } = await server.createToken();
    const ask = () => server.ask('/v1/near/stakes', { token: busy });
    const first = await ask();
    expect(first.headers.get('ratelimit-policy')).toBe('"token";q=100;w=1');
    expect(first.headers.get('ratelimit')).toMatch(/^"token";r=\d+;t=1$/);
    const refused: Answer[] = [];
    while (refused.length === 0) {
      const answers = await Promise.all(Array.from({ length: 150 }, ask));
      refused.push(...answers.filter(({ status }) => status === 429));
    }
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    expect(refused[0]?.body).toMatchObject({
      error: 'too_many_requests',
      message: 'This token makes more than 100 requests a second; try again in a second.',
    });
  });
});

describe('a browser', () => {
  it('is let in from a configured origin alone', async () => {
    const from = (origin: string, method = 'GET') =>
      server.ask('/v1/accounts', { method, token, headers: { origin } });
    expect((await from('https://app.example')).headers.get('access-control-allow-origin')).toBe(
      'https://app.example',
    );
    expect((await from('https://evil.example')).headers.has('access-control-allow-origin')).toBe(
      false,
    );
    const preflight = await from('https://app.example', 'OPTIONS');
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(preflight.headers.has('access-control-allow-credentials')).toBe(false);
    expect((await from('https://evil.example', 'OPTIONS')).status).toBe(405);
  });
});

describe('the reference', () => {
  it('is a document of every route, which marks what is not built', async () => {
    const { body } = await server.ask('/openapi.json');
    expect(body.openapi).toBe('3.1.1');
    expect(body.paths['/v1/eth/stakes'].get).not.toHaveProperty('x-not-built');
    expect(body.paths['/v1/near/stakes'].get['x-not-built']).toBe(true);
    expect(body.paths['/v1/eth/stakes'].get.parameters).toContainEqual(
      expect.objectContaining({ name: 'validators', in: 'query', style: 'form', explode: false }),
    );
    const operations = Object.values(body.paths).flatMap((path) => Object.values(path as object));
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers to nothing that the document does not have', async () => {
    const { body } = await server.ask('/openapi.json');
    const references = [...JSON.stringify(body).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(100);
    for (const [reference, path = ''] of references) {
      const target = path
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
        .reduce((value, part) => value?.[part], body);
      expect(target, reference).toBeDefined();
    }
  });

  it('is a page that loads nothing from elsewhere', async () => {
    expect((await server.ask('/')).headers.get('location')).toBe('/docs');
    const { headers, body } = await server.ask('/docs');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(body).not.toMatch(/(src|href)="https?:/);
    const script = await server.ask('/docs/reference.js');
    expect(script.status).toBe(200);
    expect(script.body.length).toBeGreaterThan(1_000_000);
  });
});

describe('what an operator sees', () => {
  it('in the metrics: requests by route, nodes, indexers and lookups of tokens, and no customer', async () => {
    await server.ask('/v1/accounts/3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11', { token });
    await server.ask('/v1/made-up-by-a-caller');
    const { headers, body } = await server.ask('/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(body).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/v1\/accounts\/:id",status="404"\} \d/,
    );
    expect(body).toContain('route="unknown"');
    expect(body).toMatch(/connect_node_healthy\{chain="eth",network="devnet",node="[^"]+"\} 0/);
    expect(body).toMatch(/connect_ready 0/);
    expect(body).toMatch(/connect_token_lookups_total \d/);
    expect(body).toContain('process_resident_memory_bytes');
    expect(body).not.toMatch(/made-up|3f0c1f0e/);
  });

  it('in the log: one line a request, without anything secret in it', async () => {
    lines.length = 0;
    const first = await server.ask('/v1/whoami', { token });
    await server.ask(`/v1/${token}?token=${token}`, { headers: { cookie: `t=${token}` } });
    const requests = lines.filter(({ message }) => message === 'request');
    expect(requests).toHaveLength(2);
    expect(requests[0]?.fields).toMatchObject({
      request_id: first.body.request_id ?? expect.any(String),
      method: 'GET',
      route: '/v1/whoami',
      status: 200,
      address: '127.0.0.1',
      token_id: expect.any(String),
    });
    expect(JSON.stringify(lines)).not.toContain(token.slice(20));
  });
});
