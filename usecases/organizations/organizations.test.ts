import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { System } from '../system.ts';
import { openTestSystem, operator, type TestSystem } from '../testing/test-system.ts';
import { createOrganization } from './create-organization.ts';
import { listOrganizations } from './list-organizations.ts';

let test: TestSystem;
let system: System;

beforeAll(async () => {
  test = await openTestSystem();
  system = test.system;
});
afterAll(() => test.remove());

const create = (name: string, slug?: string) =>
  createOrganization({ name, slug, networks: ['devnet'] }, operator, system);

describe('organizations', () => {
  it('get the name in kebab-case as their slug when none is given', async () => {
    expect(await create('Acme Staking, S.à r.l.')).toMatchObject({ slug: 'acme-staking-s-a-r-l' });
    expect(await create('Other', 'my-slug')).toMatchObject({ name: 'Other', slug: 'my-slug' });
    const slugs = (await listOrganizations({}, operator, system)).map(({ slug }) => slug);
    expect(slugs).toEqual(['acme-staking-s-a-r-l', 'my-slug']);
  });

  it('have a slug that no other one has', async () => {
    await create('Twice');
    await expect(create('twice')).rejects.toMatchObject({
      name: 'ConflictError',
      code: 'organization_exists',
      message: expect.stringContaining('exists'),
    });
  });

  it('are refused with a slug that does not fit into an address', async () => {
    for (const slug of ['', 'A', 'a b', 'a/b', '-a', 'a--b', 'ä']) {
      await expect(create('Name', slug)).rejects.toMatchObject({ code: 'invalid_slug' });
    }
  });

  it('are told to bring a slug when none can be made of the name', async () => {
    await expect(create('日本')).rejects.toMatchObject({
      code: 'invalid_slug',
      message: expect.stringContaining("the name '日本'"),
    });
  });

  it('are made by the operator, which the audit log says', async () => {
    const { id } = await create('Audited');
    const events = await system.store.audit.list({ organizationId: id, limit: 10 });
    expect(events).toMatchObject([
      { actor: { type: 'operator' }, action: 'organization_created', address: operator.address },
    ]);
  });
});
