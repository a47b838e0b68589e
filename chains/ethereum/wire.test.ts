import type { RouteKind, WireRoute } from '@kiln-connect/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { routes } from './wire.ts';

const routeOf = (kind: RouteKind): WireRoute => {
  const route = routes.find((candidate) => candidate.kind === kind);
  if (!route) throw new Error(`no route of kind ${kind}`);
  return route;
};

const ask = (kind: RouteKind, query: object) => {
  const route = routeOf(kind);
  return route.toReportQuery?.(route.query?.parse(query) as never);
};

const refusalOf = (kind: RouteKind, query: object): string | undefined => {
  const issue = routeOf(kind).query?.safeParse(query).error?.issues[0];
  return issue && `${issue.path.join('.')}: ${issue.message}`;
};

const WALLET = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const OWNER = WALLET.toLowerCase();
const KEY = `0x${'ab'.repeat(48)}`;

describe('the routes of Ethereum', () => {
  it('ask reports in the words that all chains share', () => {
    expect(
      ask('stakes', {
        validators: KEY.slice(2).toUpperCase(),
        wallets: WALLET,
        proxies: WALLET,
        validator_indexes: '1,2',
        accounts: '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11',
        filter_states: 'active_ongoing,active_exiting',
        current_page: '3',
      }),
    ).toEqual({
      filter: {
        stakeIds: [KEY],
        wallets: [OWNER],
        proxies: [OWNER],
        indexes: [1, 2],
        accounts: ['3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11'],
        states: ['active_ongoing', 'active_exiting'],
      },
      page: { current: 3, size: 25 },
    });
    expect(
      ask('rewards', { start_date: '2026-01-01', end_date: '2026-01-31', include_usd: 'false' }),
    ).toEqual({
      filter: {},
      startDate: '2026-01-01',
      endDate: '2026-01-31',
      includeUsd: false,
    });
    expect(ask('operations', { scope: 'network' })).toEqual({ filter: { scope: 'network' } });
  });

  it("name the operator's own validators 'kiln'", () => {
    expect(ask('stakes', { scope: 'kiln' })).toEqual({ filter: { scope: 'operator' } });
  });

  it('find an owner by whole credentials, and by the address in either kind of them', () => {
    const padded = `${'00'.repeat(11)}${OWNER.slice(2)}`;
    expect(ask('stakes', { withdrawal_credentials: `0x01${padded}` })?.filter).toEqual({
      owners: [`0x01${padded}`],
    });
    expect(ask('stakes', { withdrawal_credentials: WALLET })?.filter).toEqual({
      owners: [`0x01${padded}`, `0x02${padded}`],
    });
    expect(refusalOf('stakes', { withdrawal_credentials: '0x12' })).toContain(
      'withdrawal_credentials.0: Expected withdrawal credentials',
    );
  });

  it('refuse states together with a scope', () => {
    expect(refusalOf('stakes', { filter_states: 'unknown', scope: 'kiln' })).toBe(
      'filter_states: filter_states can not be used with scope: leave one of them out.',
    );
  });

  it('refuse states that a validator can not have, and name those it can', () => {
    expect(refusalOf('stakes', { filter_states: 'active' })).toContain(
      'Expected states out of: unknown, unstaked, deposit_in_progress',
    );
  });

  it('refuse what they do not name', () => {
    for (const { method, path, query, body } of routes) {
      const schema = query ?? body;
      if (!schema) continue;
      const issues = schema.safeParse({ misspelt: '1' }).error?.issues ?? [];
      expect(
        issues.some((issue) => issue.code === 'unrecognized_keys'),
        `${method} ${path}`,
      ).toBe(true);
    }
  });

  it('take one to 150 validators', () => {
    const stake = {
      account_id: '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11',
      wallet: WALLET,
      amount_wei: '32000000000000000000',
    };
    const { body } = routeOf('craft');
    expect(body?.safeParse({ ...stake, number_of_validators: 150 }).success).toBe(true);
    for (const number_of_validators of [0, 151, 1.5, '1']) {
      expect(
        body?.safeParse({ ...stake, number_of_validators }).error?.issues[0]?.message,
        String(number_of_validators),
      ).toBe('Expected a whole number of validators, 1 to 150.');
    }
  });

  it('take one source of a consolidation or a list of them, and not both', () => {
    const { body } = routes.find(({ action }) => action === 'consolidate') as WireRoute;
    const key = `0x${'11'.repeat(48)}`;
    const request = { wallet: WALLET, target_pubkey: `0x${'22'.repeat(48)}` };
    expect(body?.safeParse({ ...request, source_pubkey: key }).success).toBe(true);
    expect(body?.safeParse({ ...request, source_pubkeys: [key] }).success).toBe(true);
    for (const wrong of [{}, { source_pubkey: key, source_pubkeys: [key] }]) {
      expect(body?.safeParse({ ...request, ...wrong }).error?.issues[0]?.message).toBe(
        'Expected one of source_pubkey and source_pubkeys.',
      );
    }
    for (const source_pubkeys of [[], new Array(51).fill(key)]) {
      expect(body?.safeParse({ ...request, source_pubkeys }).error?.issues[0]?.message).toBe(
        'Expected a list of 1 to 50 public keys.',
      );
    }
  });

  it('take an address as withdrawal credentials, and refuse the 32 bytes', () => {
    const { body } = routeOf('craft');
    const issue = body?.safeParse({
      account_id: '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11',
      wallet: WALLET,
      amount_wei: '32000000000000000000',
      withdrawal_credentials: `0x01${'00'.repeat(11)}${OWNER.slice(2)}`,
    }).error?.issues[0];
    expect(issue?.path).toEqual(['withdrawal_credentials']);
    expect(issue?.message).toContain('Expected an address');
  });

  it('can all be written as JSON schemas, numbers as numbers and lists as lists', () => {
    for (const { query, body, answer } of routes) {
      for (const schema of [query, body]) if (schema) z.toJSONSchema(schema, { io: 'input' });
      z.toJSONSchema(answer);
    }
    const { properties } = z.toJSONSchema(routeOf('stakes').query as z.ZodObject, { io: 'input' });
    expect(properties).toMatchObject({
      validators: { type: 'array', items: { type: 'string' } },
      validator_indexes: { type: 'array', items: { type: 'integer' } },
      current_page: { type: 'integer', minimum: 1 },
      scope: { enum: ['kiln', 'network'] },
    });
  });
});
