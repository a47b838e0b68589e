import { SCOPES } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Actor, type Member, requireScope } from '../caller.ts';
import { grantNetwork } from '../networks/grant-network.ts';
import { revokeNetwork } from '../networks/revoke-network.ts';
import { secureOrganization } from '../organizations/secure-organization.ts';
import type { System } from '../system.ts';
import { aMember } from '../testing/people.ts';
import {
  anOrganization,
  openTestSystem,
  operator,
  type TestSystem,
} from '../testing/test-system.ts';
import { authenticateToken } from './authenticate-token.ts';
import { createToken } from './create-token.ts';
import { deleteToken } from './delete-token.ts';
import { endTokenOverlap } from './end-token-overlap.ts';
import { listTokens } from './list-tokens.ts';
import { type OverlapSeconds, regenerateToken } from './regenerate-token.ts';
import { revokeOwnToken } from './revoke-own-token.ts';
import { parseToken } from './token-format.ts';
import { updateToken } from './update-token.ts';
import { whoami } from './whoami.ts';

const address = '192.0.2.7';
const DAY = 24 * 3_600_000;
const organization = 'acme';
let test: TestSystem;
let system: System;
let owner: Member;
let developer: Member;
/** How far the clock of the test is ahead, in milliseconds. */
let ahead = 0;
let names = 0;

beforeAll(async () => {
  const clock = { now: () => new Date(Date.now() + ahead) };
  test = await openTestSystem({ networks: ['devnet', 'testnet'], clock });
  system = test.system;
  await anOrganization(organization, system, ['devnet', 'testnet']);
  owner = alwaysRecent(
    await aMember({ organization, role: 'owner', email: 'owner@example.com' }, system),
  );
  developer = alwaysRecent(await aMember({ organization, role: 'developer' }, system));
});
afterAll(() => test.remove());

/** Their last proof is never old, however the clock is moved. */
const alwaysRecent = (member: Member): Member => ({
  ...member,
  get authenticatedAt() {
    return system.clock.now();
  },
});

type Given = Partial<Parameters<typeof createToken>[0]>;
const aToken = (given: Given = {}, actor: Actor = owner) =>
  createToken(
    { organization, network: 'devnet', name: `token ${++names}`, scopes: ['read'], ...given },
    actor,
    system,
  );
const isLetIn = (token: string, from = address) =>
  authenticateToken({ token, address: from }, system);
const lastEntry = async () => (await system.store.audit.list({ limit: 1 }))[0];
const inDays = (days: number) => new Date(system.clock.now().getTime() + days * DAY);

describe('a new API token', () => {
  it('shows who made it, what it may do and until when, and its secret this once', async () => {
    const expiresAt = inDays(90);
    const { token, ...answer } = await aToken({
      name: ' ci ',
      description: ' for testing purposes ',
      scopes: ['broadcast', 'read', 'read'],
      expiresAt,
      allowedAddresses: ['192.0.2.0/24', '192.0.2.0/24'],
    });
    expect(answer).toMatchObject({
      name: 'ci',
      description: 'for testing purposes',
      scopes: ['read', 'broadcast'],
      state: 'active',
      expires_at: expiresAt.toISOString(),
      allowed_addresses: ['192.0.2.0/24'],
      created_by: { type: 'user', email: 'owner@example.com', has_left: false },
      last_used_at: null,
      previous_secret: null,
    });
    const listed = await listTokens({ organization, network: 'devnet' }, developer, system);
    expect(listed).toContainEqual(answer);
    expect(JSON.stringify(listed)).not.toContain(token.slice(-38, -6));
    expect(await listTokens({ organization, network: 'testnet' }, developer, system)).toEqual([]);
  });

  it("says that the operator made it when nobody of the organization's did", async () => {
    expect(await aToken({}, operator)).toMatchObject({ created_by: { type: 'operator' } });
  });

  it('has no scope that its maker could not have', async () => {
    await expect(aToken({ scopes: ['read', 'accounts'] }, developer)).rejects.toMatchObject({
      name: 'ForbiddenError',
      code: 'scopes_too_wide',
      details: { scopes: ['read', 'craft', 'broadcast'] },
    });
    await expect(aToken({ scopes: [] })).rejects.toMatchObject({ code: 'no_scopes' });
    expect(await aToken({ scopes: SCOPES })).toMatchObject({ scopes: SCOPES });
  });

  it('does not end before it begins', async () => {
    await expect(aToken({ expiresAt: system.clock.now() })).rejects.toMatchObject({
      code: 'expiry_in_the_past',
    });
  });

  it('counts as expiring for its last fourteen days', async () => {
    expect(await aToken({ expiresAt: inDays(13) })).toMatchObject({ state: 'expiring' });
    expect(await aToken({ expiresAt: inDays(15) })).toMatchObject({ state: 'active' });
  });

  it('is written down as it is, and not with its secret', async () => {
    const { id, name, token } = await aToken({ allowedAddresses: ['192.0.2.7'] });
    const entry = await lastEntry();
    expect(entry).toMatchObject({
      action: 'token_created',
      actor: { type: 'user', id: owner.userId, label: 'owner@example.com' },
      subject: { type: 'token', id, label: name },
      details: { after: { scopes: ['read'], allowed_addresses: ['192.0.2.7'] } },
      address: owner.address,
      userAgent: owner.userAgent,
    });
    expect(JSON.stringify(entry)).not.toContain(token.slice(-38, -6));
  });

  it('is not made when it can not be written down', async () => {
    const { atomically } = system.store;
    const broken: System = {
      ...system,
      store: {
        ...system.store,
        atomically: (work) =>
          atomically((groups) =>
            work({
              ...groups,
              audit: { ...groups.audit, append: () => Promise.reject(new Error('full')) },
            }),
          ),
      },
    };
    const input = { organization, network: 'devnet', name: 'unwritten', scopes: SCOPES } as const;
    await expect(createToken(input, owner, broken)).rejects.toThrow('full');
    const listed = await listTokens({ organization }, owner, system);
    expect(listed.map(({ name }) => name)).not.toContain('unwritten');
  });
});

describe('an API token with allowed addresses', () => {
  it('is let in from those alone, over IPv6 sockets too', async () => {
    const { token } = await aToken({ allowedAddresses: ['192.0.2.0/24', '2001:db8::7'] });
    for (const from of ['192.0.2.255', '::ffff:192.0.2.1', '2001:db8:0::7']) {
      await isLetIn(token, from);
    }
    for (const from of ['192.0.3.1', '::ffff:192.0.3.1', '2001:db8::8', '::c000:207', 'unknown']) {
      await expect(isLetIn(token, from)).rejects.toMatchObject({
        name: 'ForbiddenError',
        code: 'address_not_allowed',
        details: { address: from },
      });
    }
  });

  it('reads them once, however often it is used, and tells its bearer of them', async () => {
    const { token } = await aToken({ allowedAddresses: ['192.0.2.0/24'] });
    const caller = await isLetIn(token);
    const first = await system.tokenCache.find(parseToken(token).hash);
    await isLetIn(token);
    expect((await system.tokenCache.find(parseToken(token).hash))?.allowedRanges).toBe(
      first?.allowedRanges,
    );
    expect((await whoami({}, caller, system)).token).toMatchObject({
      state: 'active',
      allowed_addresses: ['192.0.2.0/24'],
    });
  });

  it('is refused elsewhere from the moment at which they are changed', async () => {
    const { id, token } = await aToken();
    await isLetIn(token, '198.51.100.1');
    await updateToken({ organization, id, allowedAddresses: ['192.0.2.7'] }, owner, system);
    await expect(isLetIn(token, '198.51.100.1')).rejects.toMatchObject({
      code: 'address_not_allowed',
    });
    await updateToken({ organization, id, allowedAddresses: [] }, owner, system);
    await isLetIn(token, '198.51.100.1');
  });
});

describe('an update of an API token', () => {
  it('changes what is given and nothing else, at once, and writes down before and after', async () => {
    const { id, token, ...before } = await aToken({
      description: 'old',
      scopes: ['read', 'craft'],
    });
    requireScope(await isLetIn(token), 'craft');
    const after = await updateToken(
      { organization, id, description: 'new', scopes: ['read'] },
      owner,
      system,
    );
    expect(after).toEqual({
      ...before,
      id,
      description: 'new',
      scopes: ['read'],
      last_used_at: after.last_used_at,
      last_used_address: after.last_used_address,
    });
    expect((await isLetIn(token)).scopes).toEqual(['read']);
    expect(await lastEntry()).toMatchObject({
      action: 'token_updated',
      details: {
        before: { description: 'old', scopes: ['read', 'craft'] },
        after: { description: 'new', scopes: ['read'] },
      },
    });
  });

  it('can move its end, also of one that has expired, and take the end away', async () => {
    const { id, token } = await aToken({ expiresAt: inDays(1) });
    ahead += 2 * DAY;
    await expect(isLetIn(token)).rejects.toMatchObject({ code: 'expired_token' });
    const moved = await updateToken({ organization, id, expiresAt: inDays(30) }, owner, system);
    expect(moved.state).toBe('active');
    await isLetIn(token);
    const endless = await updateToken({ organization, id, expiresAt: null }, owner, system);
    expect(endless.expires_at).toBeNull();
  });

  it('can not give it the name of another one, or a scope beyond the editor', async () => {
    const { name } = await aToken();
    const { id } = await aToken();
    await expect(updateToken({ organization, id, name }, owner, system)).rejects.toMatchObject({
      code: 'token_name_taken',
    });
    const wider = { organization, id, scopes: SCOPES };
    await expect(updateToken(wider, developer, system)).rejects.toMatchObject({
      code: 'scopes_too_wide',
    });
  });

  it('is refused of one that may do more than the editor could let it do, as all else is', async () => {
    const { id, token } = await aToken({ scopes: SCOPES });
    const ref = { organization, id };
    for (const attempt of [
      () => updateToken({ ...ref, scopes: ['read'] }, developer, system),
      () => regenerateToken({ ...ref, overlapSeconds: 0 }, developer, system),
      () => endTokenOverlap(ref, developer, system),
      () => deleteToken(ref, developer, system),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'scopes_too_wide' });
    }
    await isLetIn(token);
  });
});

describe('a regenerated API token', () => {
  const regenerate = (id: string, overlapSeconds: OverlapSeconds) =>
    regenerateToken({ organization, id, overlapSeconds }, owner, system);

  it('is the same token with another secret; the old one ends at once', async () => {
    const old = await aToken({ allowedAddresses: ['192.0.2.7'] });
    await isLetIn(old.token);
    const made = await regenerate(old.id, 0);
    expect(made).toMatchObject({ id: old.id, name: old.name, previous_secret: null });
    expect(made.token).not.toBe(old.token);
    expect((await isLetIn(made.token)).tokenId).toBe(old.id);
    await expect(isLetIn(old.token)).rejects.toMatchObject({
      code: 'replaced_token',
      message: expect.stringContaining('use the new one'),
    });
    expect(await lastEntry()).toMatchObject({
      action: 'token_regenerated',
      details: {
        before: { prefix: old.prefix, last_four: old.last_four },
        after: { prefix: made.prefix, previous_valid_until: null },
      },
    });
  });

  it('works with both secrets during the overlap, and with the new one after it', async () => {
    const old = await aToken();
    const made = await regenerate(old.id, 3_600);
    expect(made.previous_secret).toMatchObject({ prefix: old.prefix, last_four: old.last_four });
    expect((await isLetIn(old.token)).tokenId).toBe((await isLetIn(made.token)).tokenId);
    ahead += 3_600_000 + 1;
    await expect(isLetIn(old.token)).rejects.toMatchObject({
      name: 'UnauthenticatedError',
      code: 'replaced_token',
    });
    await isLetIn(made.token);
    const listed = await listTokens({ organization }, owner, system);
    expect(listed.find(({ id }) => id === old.id)?.previous_secret).toBeNull();
  });

  it('loses the old secret at once when the overlap is ended', async () => {
    const old = await aToken();
    const made = await regenerate(old.id, 604_800);
    await isLetIn(old.token);
    const ref = { organization, id: old.id };
    expect(await endTokenOverlap(ref, owner, system)).toMatchObject({ previous_secret: null });
    await expect(isLetIn(old.token)).rejects.toMatchObject({
      code: 'replaced_token',
      message: expect.stringContaining('use the new one'),
    });
    await isLetIn(made.token);
    expect((await lastEntry())?.action).toBe('token_overlap_ended');
    await endTokenOverlap(ref, owner, system);
    const entries = await system.store.audit.list({ limit: 2 });
    expect(entries.map(({ action }) => action)).toEqual([
      'token_overlap_ended',
      'token_regenerated',
    ]);
  });

  it('has never more than two secrets: a second regeneration ends the first one', async () => {
    const first = await aToken();
    const second = await regenerate(first.id, 86_400);
    const third = await regenerate(first.id, 86_400);
    await expect(isLetIn(first.token)).rejects.toMatchObject({
      code: 'unknown_token',
      message: expect.stringContaining('regenerated'),
    });
    await isLetIn(second.token);
    await isLetIn(third.token);
  });

  it('has an overlap no longer than its life', async () => {
    const { id, expires_at } = await aToken({ expiresAt: inDays(1) });
    expect((await regenerate(id, 604_800)).previous_secret?.valid_until).toBe(expires_at);
  });

  it('must be alive', async () => {
    const { id } = await aToken({ expiresAt: inDays(1) });
    ahead += DAY;
    await expect(regenerate(id, 0)).rejects.toMatchObject({ code: 'token_has_expired' });
    await deleteToken({ organization, id }, owner, system);
    await expect(regenerate(id, 0)).rejects.toMatchObject({ code: 'token_is_revoked' });
  });
});

describe('a deleted API token', () => {
  it('is refused at once, both of its secrets, and its name is free', async () => {
    const { id, name, token } = await aToken();
    const made = await regenerateToken({ organization, id, overlapSeconds: 3_600 }, owner, system);
    await isLetIn(token);
    await isLetIn(made.token);
    const deleted = await deleteToken({ organization, id }, owner, system);
    expect(deleted).toMatchObject({ state: 'revoked', previous_secret: null });
    for (const text of [token, made.token]) {
      await expect(isLetIn(text)).rejects.toMatchObject({ code: 'revoked_token' });
    }
    expect((await lastEntry())?.action).toBe('token_deleted');
    await aToken({ name });
    expect(await deleteToken({ organization, id }, owner, system)).toEqual(deleted);
    await expect(
      updateToken({ organization, id, name: 'again' }, owner, system),
    ).rejects.toMatchObject({ code: 'token_is_revoked' });
  });

  it('can be ended by whoever holds it, without a scope', async () => {
    const { id, token, name } = await aToken();
    const caller = await isLetIn(token);
    expect(await revokeOwnToken({}, caller, system)).toMatchObject({ id, state: 'revoked' });
    await expect(isLetIn(token)).rejects.toMatchObject({ code: 'revoked_token' });
    expect(await lastEntry()).toMatchObject({
      action: 'token_revoked',
      actor: { type: 'token', id, label: name },
      address,
    });
  });
});

describe('an API token outlives', () => {
  it('its creator, of whom it shows that they left', async () => {
    const leaver = alwaysRecent(
      await aMember({ organization, role: 'developer', name: 'Leaver' }, system),
    );
    const { id, token } = await aToken({}, leaver);
    const { organizationId, userId } = leaver;
    await system.store.members.remove({ organizationId, userId });
    await isLetIn(token);
    const listed = await listTokens({ organization }, owner, system);
    expect(listed.find((one) => one.id === id)?.created_by).toMatchObject({
      type: 'user',
      name: 'Leaver',
      has_left: true,
    });
  });

  it('the taking of its network, but is refused meanwhile', async () => {
    const { token } = await aToken({ network: 'testnet' });
    await isLetIn(token);
    const where = { organization, network: 'testnet' } as const;
    await revokeNetwork(where, operator, system);
    await expect(isLetIn(token)).rejects.toMatchObject({ code: 'network_not_granted' });
    await expect(aToken({ network: 'testnet' })).rejects.toMatchObject({
      code: 'network_not_granted',
    });
    await grantNetwork(where, operator, system);
    await isLetIn(token);
  });
});

describe('the longest life of API tokens in an organization', () => {
  it('binds what is made, moved and regenerated, and leaves what there is', async () => {
    const endless = await aToken();
    await secureOrganization({ organization, maxTokenDays: 30 }, owner, system);
    for (const expiresAt of [null, inDays(32)]) {
      await expect(aToken({ expiresAt })).rejects.toMatchObject({
        code: 'token_lives_too_long',
        details: { max_token_days: 30 },
      });
      const { id } = endless;
      await expect(
        updateToken({ organization, id, expiresAt }, owner, system),
      ).rejects.toMatchObject({ code: 'token_lives_too_long' });
    }
    const ref = { organization, id: endless.id };
    await expect(
      regenerateToken({ ...ref, overlapSeconds: 0 }, owner, system),
    ).rejects.toMatchObject({ code: 'token_lives_too_long' });
    await isLetIn(endless.token);
    await updateToken({ ...ref, description: 'still endless' }, owner, system);
    await updateToken({ ...ref, expiresAt: inDays(30) }, owner, system);
    await regenerateToken({ ...ref, overlapSeconds: 0 }, owner, system);
    await secureOrganization({ organization, maxTokenDays: null }, owner, system);
    await aToken();
  });
});

describe('the check of a token', () => {
  it('asks no database once warm, of a secret in its overlap and of allowed addresses neither', async () => {
    const old = await aToken({ allowedAddresses: ['192.0.2.0/24'] });
    const made = await regenerateToken(
      { organization, id: old.id, overlapSeconds: 3_600 },
      owner,
      system,
    );
    await isLetIn(old.token);
    await isLetIn(made.token);
    const findByHash = vi.spyOn(system.store.tokens, 'findByHash');
    for (let i = 0; i < 50; i++) {
      await isLetIn(old.token);
      await isLetIn(made.token);
    }
    expect(findByHash).not.toHaveBeenCalled();
    findByHash.mockRestore();
  });
});
