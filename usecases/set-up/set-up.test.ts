import { TEST_PASSWORD } from '@kiln-connect/people/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memberOf } from '../members/member-of.ts';
import type { System } from '../system.ts';
import { aMember, from, sessionOf, visitor } from '../testing/people.ts';
import {
  anOrganization,
  openTestSystem,
  operator,
  type TestSystem,
} from '../testing/test-system.ts';
import { completeSetUp } from './complete-set-up.ts';
import { createSetUpLink } from './create-set-up-link.ts';
import { readSetUp } from './read-set-up.ts';
import { readStatus } from './read-status.ts';

const HOUR = 3_600_000;
const password = TEST_PASSWORD;
let test: TestSystem;
let system: System;
let ahead = 0;

beforeEach(async () => {
  ahead = 0;
  const clock = { now: () => new Date(Date.now() + ahead) };
  test = await openTestSystem({ networks: ['devnet', 'testnet'], clock });
  system = test.system;
});
afterEach(() => test.remove());

const newToken = async (): Promise<string> =>
  new URL((await createSetUpLink({}, operator, system)).link).hash.slice(1);
const complete = (token: string, given: Partial<Parameters<typeof completeSetUp>[0]> = {}) =>
  completeSetUp(
    { token, organizationName: 'Acme', name: 'Ada', email: 'Ada@Example.com', password, ...given },
    visitor,
    system,
  );
const isRefused = async (token: string) => {
  const refusal = { name: 'NotFoundError', code: 'set_up_link_not_found' };
  await expect(readSetUp({ token }, visitor, system)).rejects.toMatchObject(refusal);
  await expect(complete(token)).rejects.toMatchObject(refusal);
};

describe('the first visit', () => {
  it('makes an organization and its owner with the link, and signs the owner in', async () => {
    expect(await readStatus({}, system)).toEqual({
      needs_set_up: true,
      networks: ['devnet', 'testnet'],
      mail: false,
    });
    const { link, expires_at } = await createSetUpLink({}, operator, system);
    expect(link).toMatch(/^http:\/\/localhost:8080\/set-up#[\w-]{43}$/);
    const token = new URL(link).hash.slice(1);
    expect(await readSetUp({ token }, visitor, system)).toEqual({
      networks: ['devnet', 'testnet'],
      expires_at,
    });

    const { answer, setCookie } = await complete(token);
    expect(answer).toEqual({ organization: { slug: 'acme' }, network: 'devnet' });
    const session = await sessionOf(setCookie, system);
    if (session === undefined) throw new Error('nobody is signed in');
    expect(session).toMatchObject({ email: 'ada@example.com', name: 'Ada' });
    expect(await memberOf({ session, organization: 'acme', ...from }, system)).toMatchObject({
      role: 'owner',
    });
    expect(await readStatus({}, system)).toMatchObject({ needs_set_up: false });

    const entries = await system.store.audit.list({ limit: 10 });
    const actions = entries.map(({ action }) => action);
    expect(actions).toEqual(
      expect.arrayContaining(['set_up_link_created', 'organization_created', 'member_joined']),
    );
    expect(JSON.stringify(entries)).not.toContain(token);
    await isRefused(token);
    await expect(createSetUpLink({}, operator, system)).rejects.toMatchObject({
      name: 'ConflictError',
      code: 'set_up_done',
    });
  });

  it('makes one organization when two people come with the link at once', async () => {
    const token = await newToken();
    const results = await Promise.allSettled([
      complete(token, { organizationName: 'One', email: 'one@example.com' }),
      complete(token, { organizationName: 'Two', email: 'two@example.com' }),
      complete(token, { organizationName: 'Three', email: 'one@example.com' }),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await system.store.organizations.count()).toBe(1);
    const owners = await Promise.all(
      ['one@example.com', 'two@example.com'].map((email) => system.people.findPerson({ email })),
    );
    expect(owners.filter((person) => person !== undefined)).toHaveLength(1);
  });

  it('can be tried again after a weak password or a name that gives no address', async () => {
    const token = await newToken();
    for (const [given, code] of [
      [{ password: 'password1' }, 'weak_password'],
      [{ password: 'acmecustody1', organizationName: 'Acme Custody' }, 'weak_password'],
      [{ organizationName: '日本' }, 'invalid_slug'],
      [{ organizationName: 'Settings' }, 'reserved_slug'],
      [{ organizationName: ' ' }, 'invalid_name'],
      [{ name: 'A\nB' }, 'invalid_name'],
      [{ email: 'ada' }, 'invalid_email'],
    ] as const) {
      await expect(complete(token, given)).rejects.toMatchObject({ code });
    }
    expect(await system.people.findPerson({ email: 'ada@example.com' })).toBeUndefined();
    await complete(token);
  });

  it('can be finished after an attempt that a crash cut off', async () => {
    await system.people.createUser({ email: 'ada@example.com', name: 'Left', password });
    const { setCookie } = await complete(await newToken());
    expect(await sessionOf(setCookie, system)).toMatchObject({ name: 'Ada' });
  });

  it('is told when the operator made an organization of that name', async () => {
    await anOrganization('acme', system);
    const token = await newToken();
    await expect(complete(token)).rejects.toMatchObject({ code: 'organization_exists' });
    expect(await system.people.findPerson({ email: 'ada@example.com' })).toBeUndefined();
    await complete(token, { organizationName: 'Acme two' });
  });
});

describe('a set-up link', () => {
  it('ends after a day', async () => {
    const token = await newToken();
    ahead = 24 * HOUR - 60_000;
    await readSetUp({ token }, visitor, system);
    ahead = 24 * HOUR;
    await isRefused(token);
  });

  it('ends when another one is made', async () => {
    const first = await newToken();
    const second = await newToken();
    await isRefused(first);
    await readSetUp({ token: second }, visitor, system);
  });

  it('ends when somebody becomes an owner in another way', async () => {
    const token = await newToken();
    await anOrganization('other', system);
    await aMember({ organization: 'other', role: 'admin' }, system);
    await readSetUp({ token }, visitor, system);
    await aMember({ organization: 'other', role: 'owner' }, system);
    await isRefused(token);
  });

  it('is nothing when somebody made it up', async () => {
    await newToken();
    for (const token of ['', 'x', 'A'.repeat(43)]) await isRefused(token);
  });
});
