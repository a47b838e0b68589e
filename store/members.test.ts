import { randomUUID } from 'node:crypto';
import type { Role } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';
import { insertPerson } from './testing/insert-person.ts';
import { newOrganization } from './testing/new-organization.ts';

describe.each(testEngines)('members of organizations on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestStore;
  let store: Store;
  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
  });
  afterAll(() => test?.remove());
  /** An organization with one member of each of these roles, in their order. */
  const organizationOf = async (...roles: Role[]) => {
    const organizationId = await newOrganization(store);
    const members = [];
    for (const role of roles) {
      const userId = await insertPerson(store, role);
      members.push(await store.members.add({ organizationId, userId, role }));
    }
    return { organizationId, members };
  };
  const rolesOf = async (organizationId: string) =>
    (await store.members.list({ organizationId })).map(({ role }) => role);

  it('are listed and found with name, address and second factor, in their organization alone', async () => {
    const { organizationId, members } = await organizationOf('owner', 'viewer');
    const other = await organizationOf('owner');
    expect(await store.members.list({ organizationId })).toEqual(members);
    const [owner] = members;
    expect(owner).toMatchObject({ role: 'owner', name: 'owner', hasTwoFactor: false });
    const userId = owner?.userId ?? '';
    expect(await store.members.find({ organizationId, userId })).toEqual(owner);
    const elsewhere = { organizationId: other.organizationId, userId };
    expect(await store.members.find(elsewhere)).toBeUndefined();
    expect(await store.members.setRole({ ...elsewhere, role: 'admin' })).toBeUndefined();
    expect(await store.members.remove(elsewhere)).toBeUndefined();
    expect(await rolesOf(organizationId)).toEqual(['owner', 'viewer']);
  });

  it('are members of several organizations, each with its role and networks', async () => {
    const userId = await insertPerson(store, 'Ann');
    const { organizationId: one } = await organizationOf('owner');
    const { organizationId: two } = await organizationOf('owner');
    await store.members.add({ organizationId: two, userId, role: 'admin' });
    await store.members.add({ organizationId: one, userId, role: 'viewer' });
    await store.organizations.update({ id: two, requireTwoFactor: true, name: 'A first name' });
    expect(await store.members.ofUser(userId)).toMatchObject([
      { organizationId: two, role: 'admin', requireTwoFactor: true, networks: ['devnet'] },
      { organizationId: one, role: 'viewer', requireTwoFactor: false },
    ]);
    expect(await store.members.ofUser(randomUUID())).toEqual([]);
  });

  it('join once, and only as somebody who is there', async () => {
    const { organizationId, members } = await organizationOf('owner');
    const userId = members[0]?.userId ?? '';
    const again = store.members.add({ organizationId, userId, role: 'viewer' });
    await expect(again).rejects.toMatchObject({ code: 'already_member' });
    const nobody = { organizationId, userId: randomUUID(), role: 'viewer' } as const;
    await expect(store.members.add(nobody)).rejects.toThrow();
    expect(await rolesOf(organizationId)).toEqual(['owner']);
  });

  it('get another role, and leave', async () => {
    const { organizationId, members } = await organizationOf('owner', 'viewer');
    const key = { organizationId, userId: members[1]?.userId ?? '' };
    expect(await store.members.setRole({ ...key, role: 'owner' })).toEqual(members[1]);
    expect(await store.members.setRole({ ...key, role: 'analyst' })).toMatchObject({
      role: 'owner',
    });
    expect(await store.members.remove(key)).toEqual({ ...members[1], role: 'analyst' });
    expect(await store.members.remove(key)).toBeUndefined();
    expect(await rolesOf(organizationId)).toEqual(['owner']);
  });

  it('keep an owner: the last one is neither lowered nor removed', async () => {
    const { organizationId, members } = await organizationOf('owner', 'admin');
    const key = { organizationId, userId: members[0]?.userId ?? '' };
    const refusal = { code: 'last_owner', name: 'ConflictError' };
    await expect(store.members.setRole({ ...key, role: 'admin' })).rejects.toMatchObject(refusal);
    await expect(store.members.remove(key)).rejects.toMatchObject(refusal);
    expect(await store.members.setRole({ ...key, role: 'owner' })).toEqual(members[0]);
    expect(await rolesOf(organizationId)).toEqual(['owner', 'admin']);
  });

  it('keep one owner when all owners lower or remove one another at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { organizationId, members } = await organizationOf('owner', 'owner', 'owner');
      const results = await Promise.allSettled(
        members.map(({ userId }, index) =>
          store.atomically(({ members: bound }) =>
            index % 2
              ? bound.remove({ organizationId, userId })
              : bound.setRole({ organizationId, userId, role: 'viewer' }),
          ),
        ),
      );
      const refused = results.filter(({ status }) => status === 'rejected');
      expect(refused).toMatchObject([{ reason: { code: 'last_owner' } }]);
      expect((await rolesOf(organizationId)).filter((role) => role === 'owner')).toHaveLength(1);
    }
  });

  it('are known by name also after they left, which is said', async () => {
    const { organizationId, members } = await organizationOf('owner', 'developer');
    const userIds = members.map(({ userId }) => userId);
    await store.members.remove({ organizationId, userId: userIds[1] ?? '' });
    const people = await store.members.people({
      organizationId,
      userIds: [...userIds, randomUUID()],
    });
    expect(people).toHaveLength(2);
    expect(people).toContainEqual(
      expect.objectContaining({ userId: userIds[0], name: 'owner', isMember: true }),
    );
    expect(people).toContainEqual(
      expect.objectContaining({ userId: userIds[1], name: 'developer', isMember: false }),
    );
    expect(await store.members.people({ organizationId, userIds: [] })).toEqual([]);
  });
});
