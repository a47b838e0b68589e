import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SCOPES, silentLog } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem } from '../../usecases/testing/test-system.ts';
import { createOperatorApp } from '../operator-app.ts';
import { type Answer, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let url: string;
let key: string;

beforeAll(async () => {
  server = await startTestServer();
  ({ url, key } = JSON.parse(await readFile(join(server.dataDir, 'operator.json'), 'utf8')));
});
afterAll(() => server.stop());

const ask = async (
  path: string,
  {
    bearer = key,
    body,
    method = body ? 'POST' : 'GET',
  }: { bearer?: string | undefined; body?: object; method?: string } = {},
): Promise<Pick<Answer, 'status' | 'body'>> => {
  const response = await fetch(`${url}/operator${path}`, {
    method,
    headers: {
      ...(bearer !== '' && { authorization: `Bearer ${bearer}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
};

describe("the operator's routes", () => {
  it('listen on loopback alone, with a key that only the owner of the data folder can read', async () => {
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect(Buffer.from(key, 'base64url')).toHaveLength(32);
    const { mode } = await stat(join(server.dataDir, 'operator.json'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('are no part of the API', async () => {
    const answer = await server.ask('/operator/organizations', { token: key });
    expect(answer.status).toBe(404);
  });

  it('refuse everybody without the key, API tokens too', async () => {
    const { token } = await server.createToken();
    const wrong = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
    for (const bearer of ['', token, wrong, key.slice(0, -1), `${key}A`]) {
      for (const [path, body] of [
        ['/organizations', undefined],
        ['/organizations/acme/tokens', { network: 'devnet', name: 'stolen', scopes: ['read'] }],
        ['/operator-key/rotate', {}],
      ] as const) {
        const answer = await ask(path, { bearer, ...(body && { body }) });
        expect(answer).toMatchObject({ status: 401, body: { error: 'wrong_operator_key' } });
      }
    }
    const { body } = await ask('/organizations/acme/tokens');
    expect(body.data.map(({ name }: { name: string }) => name)).not.toContain('stolen');
  });

  it('answer with the error body of the API', async () => {
    expect(await ask('/organizations/nobody/tokens')).toMatchObject({
      status: 404,
      body: {
        error: 'organization_not_found',
        message: expect.any(String),
        request_id: expect.any(String),
      },
    });
    expect(await ask('/organizations', { body: { name: 'Acme' } })).toMatchObject({
      status: 409,
      body: { error: 'organization_exists', message: expect.stringContaining('exists') },
    });
  });

  it('refuse what they do not know, and values of the wrong kind', async () => {
    for (const [path, body, error] of [
      ['/organizations', { name: 'X', slugg: 'x' }, 'unknown_parameter'],
      ['/organizations', {}, 'missing_parameter'],
      ['/organizations', { name: 'line\nbreak' }, 'invalid_parameter'],
      [
        '/organizations/acme/tokens',
        { network: 'moonet', name: 'n', scopes: ['read'] },
        'invalid_parameter',
      ],
      [
        '/organizations/acme/tokens',
        { network: 'devnet', name: 'n', scopes: [] },
        'invalid_parameter',
      ],
      [
        '/organizations/acme/tokens',
        { network: 'devnet', name: 'n', scopes: ['read'], expires_at: 'soon' },
        'invalid_parameter',
      ],
      ['/tokens/revoke', { id: 'x' }, 'invalid_parameter'],
      ['/devnet/advance', { chain: 'eth', by: { epochs: 1, days: 1 } }, undefined],
      ['/devnet/advance', { chain: 'eth', by: { epochs: 0.5 } }, 'invalid_parameter'],
    ] as const) {
      const answer = await ask(path, { body });
      expect([path, answer.status]).toEqual([path, 400]);
      if (error) expect(answer.body.error).toBe(error);
    }
    expect(await ask('/organizations/acme/tokens?sort=name')).toMatchObject({
      status: 400,
      body: { error: 'unknown_parameter' },
    });
  });

  it('say so when there is no local chain to advance', async () => {
    const body = { chain: 'eth', by: { days: 1 } };
    expect(await ask('/devnet/advance', { body })).toMatchObject({
      status: 409,
      body: { error: 'no_devnet' },
    });
  });

  it('make a token, and end it for good, in whichever organization it is', async () => {
    const body = { network: 'devnet', name: 'all', scopes: SCOPES };
    const made = await ask('/organizations/acme/tokens', { body });
    expect(made).toMatchObject({
      status: 201,
      body: { data: { scopes: SCOPES, created_by: { type: 'operator' } } },
    });
    const { id, token } = made.body.data;
    expect((await server.ask('/v1/whoami', { token })).status).toBe(200);
    await ask('/tokens/revoke', { body: { id } });
    expect(await server.ask('/v1/whoami', { token })).toMatchObject({
      status: 401,
      body: { error: 'revoked_token' },
    });
  });

  it('change and delete what they name in their address', async () => {
    const { id } = await server.createToken();
    const path = `/organizations/acme/tokens/${id}`;
    expect(await ask(path, { method: 'PATCH', body: { description: 'new' } })).toMatchObject({
      status: 200,
      body: { data: { id, description: 'new' } },
    });
    expect(await ask(path, { method: 'PATCH', body: {} })).toMatchObject({ status: 400 });
    expect(await ask(path, { method: 'DELETE' })).toMatchObject({
      status: 200,
      body: { data: { id, state: 'revoked' } },
    });
    const network = '/organizations/acme/networks/testnet';
    const revoked = await ask(network, { method: 'DELETE' });
    expect(revoked.body.data.networks).toContainEqual({
      network: 'testnet',
      served: false,
      granted: false,
    });
    const granted = await ask('/organizations/acme/networks', { body: { network: 'testnet' } });
    expect(granted.body.data.networks).toContainEqual({
      network: 'testnet',
      served: false,
      granted: true,
    });
  });

  it('need no network where one is served', async () => {
    const { body } = await ask('/operator-key');
    expect(body.data).toMatchObject({ network: 'devnet', previous: [] });
    const rotated = await ask('/operator-key/rotate', { body: {} });
    expect(rotated.body.data.previous).toMatchObject([{ public_key: body.data.public_key }]);
    expect(await ask('/operator-key/rotate', { body: { network: 'testnet' } })).toMatchObject({
      status: 403,
      body: { error: 'network_not_served' },
    });
  });
});

describe('the audit log', () => {
  it('has each use of the routes, readings too, and none of those that were refused', async () => {
    const test = await openTestSystem();
    const app = createOperatorApp({ system: test.system, key: 'k', log: silentLog });
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    const get = (bearer: string) =>
      fetch(`${address}/operator/organizations`, {
        headers: { authorization: `Bearer ${bearer}` },
      });
    try {
      expect((await get('other')).status).toBe(401);
      expect(await test.system.store.audit.list({ limit: 10 })).toEqual([]);
      expect((await get('k')).status).toBe(200);
      expect(await test.system.store.audit.list({ limit: 10 })).toMatchObject([
        {
          actor: { type: 'operator', label: 'operator' },
          action: 'operator_request',
          subject: { type: 'route', id: 'GET /operator/organizations' },
          address: '127.0.0.1',
        },
      ]);
    } finally {
      await app.close();
      await test.remove();
    }
  });
});
