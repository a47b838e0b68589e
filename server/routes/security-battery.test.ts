import { chains } from '@kiln-connect/chains';
import type { Scope } from '@kiln-connect/core';
import { SCOPES } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, startTestServer, type TestServer } from '../testing/test-server.ts';
import { apiRoutes } from './api-routes.ts';

/** Attacks that every route must withstand, generated from the routes themselves. */

const { built, unbuilt } = apiRoutes(chains);
const STRANGE_ID = '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11';
const WALLET = '0x00000000219ab540356cbb839cbe05303d7705fa';
const SOLANA_WALLET = '4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM';
const SOLANA_VALIDATOR = 'CiDwVBFgWV9E5MvXWoLgnEgn2hK7rJikbvfWavzAQz3';

/** Bodies that are good but for whose account they name, by route. */
const BODIES: { readonly [route: string]: object } = {
  'PUT /v1/accounts/{id}': { name: 'Mine now', description: '' },
  'POST /v1/accounts/{id}/stakes': { protocol: 'ETH', stake_ids: [`0x${'ab'.repeat(48)}`] },
  'POST /v1/eth/keys': {
    account_id: STRANGE_ID,
    withdrawal_address: WALLET,
    number: 1,
    format: 'cli_deposit',
  },
  'POST /v1/eth/transaction/stake': {
    account_id: STRANGE_ID,
    wallet: WALLET,
    amount_wei: '32000000000000000000',
  },
  'POST /v1/sol/transaction/stake': {
    account_id: STRANGE_ID,
    wallet: SOLANA_WALLET,
    amount_lamports: '2000000000',
    vote_account_address: SOLANA_VALIDATOR,
  },
  'POST /v1/sol/transaction/split-stake': {
    account_id: STRANGE_ID,
    wallet: SOLANA_WALLET,
    stake_account: SOLANA_VALIDATOR,
    amount_lamports: '2000000000',
  },
};

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const addressOf = (path: string, id = STRANGE_ID) => path.replace(/\{\w+\}/g, id);

const HOUR = 3_600_000;

let server: TestServer;
let all: string;
/** By how much the server's clock is ahead, in milliseconds. */
let ahead = 0;

const ask = (
  { method, path }: { method: string; path: string },
  token: string | undefined,
  { query = '', body, id }: { query?: string; body?: object; id?: string } = {},
): Promise<Answer> =>
  server.ask(addressOf(path, id) + query, {
    method,
    ...(token !== undefined && { token }),
    ...(body && { body }),
  });

/** Asks every route; answers those that answered otherwise, in another body, or with the token in it. */
async function others(
  routes: readonly { method: string; path: string }[],
  token: string | undefined,
  expected: { status: number; error: string },
): Promise<string[]> {
  const wrong = routes.map(async (route) => {
    const { status, body } = await ask(route, token);
    const isOurBody = ['error', 'message', 'request_id'].every((field) => field in body);
    const isTold = token !== undefined && JSON.stringify(body).includes(token);
    if (isOurBody && !isTold && status === expected.status && body.error === expected.error) {
      return [];
    }
    return [`${nameOf(route)}: ${status} ${JSON.stringify(body)}`];
  });
  return (await Promise.all(wrong)).flat();
}

beforeAll(async () => {
  server = await startTestServer({
    settings: 'limits: { requestsPerSecond: 1000000, requestsPerSecondPerAddress: 1000000 }\n',
    clock: { now: () => new Date(Date.now() + ahead) },
  });
  all = (await server.createToken()).token;
});
afterAll(() => server.stop());

describe('every route', () => {
  const routes = [...built, ...unbuilt];

  it('is there: the whole contract and more', () => {
    expect(routes.length).toBeGreaterThanOrEqual(350);
  });

  it('refuses a request without a token', async () => {
    expect(await others(routes, undefined, { status: 401, error: 'missing_token' })).toEqual([]);
  });

  it('says of a token with one character changed that it is malformed', async () => {
    const last = all.at(-1) === 'a' ? 'b' : 'a';
    const broken = all.slice(0, -1) + last;
    expect(await others(routes, broken, { status: 401, error: 'malformed_token' })).toEqual([]);
  });

  it('refuses a token that was revoked, within a second', async () => {
    const { id, token } = await server.createToken();
    expect((await server.ask('/v1/whoami', { token })).status).toBe(200);
    await server.operator('POST', '/tokens/revoke', { id });
    expect(await others(routes, token, { status: 401, error: 'revoked_token' })).toEqual([]);
  });

  it('refuses a token that has expired', async () => {
    const { token } = await server.createToken({ expiresAt: new Date(Date.now() + HOUR) });
    expect((await server.ask('/v1/whoami', { token })).status).toBe(200);
    ahead = HOUR;
    expect(await others(routes, token, { status: 401, error: 'expired_token' })).toEqual([]);
    ahead = 0;
  });

  it('refuses a token of a network that is not served', async () => {
    const { token } = await server.createToken({ network: 'testnet' });
    expect(await others(routes, token, { status: 403, error: 'network_not_served' })).toEqual([]);
  });
});

describe('every built route', () => {
  it('refuses a token without its scope, and names it', async () => {
    const tokens = new Map<Scope, string>();
    for (const scope of SCOPES) {
      const scopes = SCOPES.filter((other) => other !== scope);
      tokens.set(scope, (await server.createToken({ scopes })).token);
    }
    for (const route of built) {
      if (route.scope === undefined) continue;
      const { status, body } = await ask(route, tokens.get(route.scope));
      expect({ route: nameOf(route), status, error: body.error }).toEqual({
        route: nameOf(route),
        status: 403,
        error: 'missing_scope',
      });
      expect(body.message).toContain(`'${route.scope}'`);
    }
  });

  it('refuses an unknown parameter of the query', async () => {
    for (const route of built) {
      const { status, body } = await ask(route, all, { query: '?walets=0x00' });
      expect({ route: nameOf(route), status, error: body.error }).toEqual({
        route: nameOf(route),
        status: 400,
        error: 'unknown_parameter',
      });
      expect(body.message).toContain("'walets' is not known here");
    }
  });

  it('refuses an unknown field of the body', async () => {
    for (const route of built.filter(({ body }) => body !== undefined)) {
      const { status, body } = await ask(route, all, { body: { acount_id: STRANGE_ID } });
      expect({ route: nameOf(route), status, error: body.error }).toEqual({
        route: nameOf(route),
        status: 400,
        error: 'unknown_parameter',
      });
    }
  });

  it('answers 404 for another organization and its accounts, as for what is not there', async () => {
    await server.operator('POST', '/organizations', { name: 'Other', networks: ['devnet'] });
    const { token: theirs } = await server.createToken({ organization: 'other' });
    const created = await server.ask('/v1/accounts', {
      method: 'POST',
      token: theirs,
      body: { name: 'Theirs', description: '' },
    });
    const accountId: string = created.body.data.id;
    const theirId: string = (await server.ask('/v1/whoami', { token: theirs })).body.data
      .organization.id;

    const naming = built.filter(
      (route) =>
        route.path.includes('{id}') ||
        nameOf(route) in BODIES ||
        'accounts' in (route.query?.shape ?? {}),
    );
    expect(naming.length).toBeGreaterThanOrEqual(9);
    for (const route of naming) {
      const isOfOrganization = route.path.startsWith('/v1/organizations/');
      const id = isOfOrganization ? theirId : accountId;
      const known = BODIES[nameOf(route)];
      const { status, body } = await ask(route, all, {
        id,
        ...('accounts' in (route.query?.shape ?? {}) && { query: `?accounts=${id}` }),
        ...(known && { body: 'account_id' in known ? { ...known, account_id: id } : known }),
      });
      expect({ route: nameOf(route), status, error: body.error }).toEqual({
        route: nameOf(route),
        status: 404,
        error: isOfOrganization ? 'organization_not_found' : 'account_not_found',
      });
    }
    expect((await server.ask(`/v1/accounts/${accountId}`, { token: theirs })).body.data.name).toBe(
      'Theirs',
    );
  });

  it('that takes an account is in that test', () => {
    const takesAccount = built.filter(
      ({ body }) =>
        body !== undefined && 'account_id' in ((body as { shape?: object }).shape ?? {}),
    );
    expect(takesAccount.map(nameOf).filter((name) => !(name in BODIES))).toEqual([]);
  });
});

describe('every route that is not built yet', () => {
  it('answers 501 to a good token, with a sentence', async () => {
    for (const route of unbuilt) {
      const { status, body } = await ask(route, all);
      expect({ route: nameOf(route), status, error: body.error }).toEqual({
        route: nameOf(route),
        status: 501,
        error: 'not_built',
      });
      expect(body.message).toContain('not built yet');
    }
  });
});
