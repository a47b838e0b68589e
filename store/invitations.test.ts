import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';
import { newOrganization } from './testing/new-organization.ts';

const createdAt = new Date('2026-11-23T11:00:00Z');
const later = (days: number) => new Date(createdAt.getTime() + days * 86_400_000);

describe.each(testEngines)('invitations on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestStore;
  let store: Store;
  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
  });
  afterAll(() => test?.remove());
  const invitation = (organizationId: string, email = 'ann@example.org') => ({
    organizationId,
    email,
    role: 'developer' as const,
    tokenHash: new Uint8Array(randomBytes(32)),
    invitedBy: null,
    createdAt,
    expiresAt: later(7),
  });

  it('are found by their id in their organization alone, and by the hash of their secret', async () => {
    const organizationId = await newOrganization(store);
    const made = await store.invitations.create(invitation(organizationId));
    expect(made).toMatchObject({ email: 'ann@example.org', acceptedAt: null, sentAt: null });
    expect(await store.invitations.find(made)).toEqual(made);
    expect(await store.invitations.findByTokenHash(made.tokenHash)).toEqual(made);
    expect(await store.invitations.findByTokenHash(randomBytes(32))).toBeUndefined();
    const stranger = { id: made.id, organizationId: await newOrganization(store) };
    expect(await store.invitations.find(stranger)).toBeUndefined();
    expect(await store.invitations.revoke({ ...stranger, at: createdAt })).toBeUndefined();
    expect(await store.invitations.accept({ ...stranger, at: createdAt })).toBeUndefined();
    const renewal = { tokenHash: randomBytes(32), expiresAt: later(9) };
    expect(await store.invitations.renew({ ...stranger, ...renewal })).toBeUndefined();
    expect(await store.invitations.list({ organizationId })).toEqual([made]);
  });

  it('are one at a time for an address and an organization', async () => {
    const organizationId = await newOrganization(store);
    const made = await store.invitations.create(invitation(organizationId));
    const again = () => store.invitations.create(invitation(organizationId));
    await expect(again()).rejects.toMatchObject({ code: 'already_invited' });
    await store.invitations.create(invitation(organizationId, 'bob@example.org'));
    await store.invitations.create(invitation(await newOrganization(store)));
    await store.invitations.revoke({ ...made, at: later(1) });
    expect((await again()).id).not.toBe(made.id);
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () =>
        store.invitations.create(invitation(organizationId, 'eve@example.org')),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('are listed until they are accepted or revoked; an expired one gives way to the next', async () => {
    const organizationId = await newOrganization(store);
    const expired = await store.invitations.create(invitation(organizationId));
    expect(await store.invitations.list({ organizationId })).toEqual([expired]);
    const next = await store.invitations.create({
      ...invitation(organizationId),
      createdAt: later(7),
      expiresAt: later(14),
    });
    expect(await store.invitations.list({ organizationId })).toEqual([next]);
    expect(await store.invitations.find(expired)).toMatchObject({ revokedAt: later(7) });
  });

  it('get another link, and the old one ends', async () => {
    const organizationId = await newOrganization(store);
    const made = await store.invitations.create(invitation(organizationId));
    const tokenHash = new Uint8Array(randomBytes(32));
    const renewed = { ...made, tokenHash, expiresAt: later(10) };
    expect(await store.invitations.renew(renewed)).toEqual(renewed);
    expect(await store.invitations.findByTokenHash(made.tokenHash)).toBeUndefined();
    expect(await store.invitations.findByTokenHash(tokenHash)).toEqual(renewed);
  });

  it('are accepted once, while they are open and have not expired', async () => {
    const organizationId = await newOrganization(store);
    const [ann, bob, eve] = await Promise.all(
      ['ann', 'bob', 'eve'].map((name) =>
        store.invitations.create(invitation(organizationId, `${name}@example.org`)),
      ),
    );
    if (!ann || !bob || !eve) throw new Error('three were made');
    const tries = Array.from({ length: 5 }, () =>
      store.atomically(({ invitations }) => invitations.accept({ ...ann, at: later(1) })),
    );
    const accepted = (await Promise.all(tries)).filter((answer) => answer !== undefined);
    expect(accepted).toEqual([{ ...ann, acceptedAt: later(1) }]);
    await store.invitations.revoke({ ...bob, at: later(1) });
    expect(await store.invitations.accept({ ...bob, at: later(2) })).toBeUndefined();
    expect(await store.invitations.renew(bob)).toBeUndefined();
    expect(await store.invitations.revoke({ ...bob, at: later(3) })).toBeUndefined();
    expect(await store.invitations.accept({ ...eve, at: later(7) })).toBeUndefined();
    expect(await store.invitations.list({ organizationId })).toEqual([eve]);
  });

  it('say when the last mail with their link went out', async () => {
    const organizationId = await newOrganization(store);
    const made = await store.invitations.create(invitation(organizationId));
    const other = await store.invitations.create(invitation(organizationId, 'bob@example.org'));
    const id = randomUUID();
    await store.outbox.add({
      id,
      kind: 'invitation',
      to: made.email,
      organizationId,
      sealed: new Uint8Array([1]),
      expiresAt: later(7),
    });
    await store.outbox.sent(id);
    expect((await store.invitations.find(made))?.sentAt).toBeInstanceOf(Date);
    expect((await store.invitations.find(other))?.sentAt).toBeNull();
  });
});
