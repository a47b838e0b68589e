import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { requireScope } from '../caller.ts';
import type { System } from '../system.ts';
import {
  anOrganization,
  openTestSystem,
  operator,
  type TestSystem,
} from '../testing/test-system.ts';
import { authenticateToken } from './authenticate-token.ts';
import { createToken } from './create-token.ts';
import { listTokens } from './list-tokens.ts';
import { revokeToken } from './revoke-token.ts';
import { createTokenText } from './token-format.ts';
import { whoami } from './whoami.ts';

const address = '192.0.2.7';
let test: TestSystem;
let system: System;

beforeAll(async () => {
  test = await openTestSystem({ networks: ['devnet', 'testnet'] });
  system = test.system;
  await anOrganization('acme', system, ['devnet', 'mainnet']);
});
afterAll(() => test.remove());

const aToken = (overrides: Partial<Parameters<typeof createToken>[0]> = {}) =>
  createToken(
    {
      organization: 'acme',
      network: 'devnet',
      name: `n ${Math.random()}`,
      scopes: ['read'],
      ...overrides,
    },
    operator,
    system,
  );

describe('a bearer of an API token', () => {
  it('is known by organization, network and scopes', async () => {
    const { id, token } = await aToken({ scopes: ['read', 'craft', 'read'] });
    const caller = await authenticateToken({ token, address }, system);
    expect(caller).toMatchObject({ tokenId: id, network: 'devnet', scopes: ['read', 'craft'] });
    expect(await whoami({}, caller, system)).toMatchObject({
      organization: { slug: 'acme' },
      network: 'devnet',
      token: { id, last_four: token.slice(-4) },
      operator_key: { public_key: expect.stringMatching(/^0x[0-9a-f]{64}$/) },
    });
  });

  it('is turned away with a broken token before anybody looks it up', async () => {
    const { token } = await aToken();
    const findByHash = vi.spyOn(system.store.tokens, 'findByHash');
    const broken = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0');
    await expect(authenticateToken({ token: broken, address }, system)).rejects.toMatchObject({
      code: 'malformed_token',
    });
    expect(findByHash).not.toHaveBeenCalled();
    findByHash.mockRestore();
  });

  it('is turned away with a token that nobody made', async () => {
    const token = createTokenText('devnet');
    await expect(authenticateToken({ token, address }, system)).rejects.toMatchObject({
      code: 'unknown_token',
    });
  });

  it('is turned away at once after the token was revoked, however warm it was', async () => {
    const { id, token } = await aToken();
    await authenticateToken({ token, address }, system);
    await revokeToken({ id }, operator, system);
    await expect(authenticateToken({ token, address }, system)).rejects.toMatchObject({
      code: 'revoked_token',
    });
  });

  it('is turned away when the token has expired, also while it is remembered', async () => {
    const expiresAt = new Date(Date.now() + 60_000);
    const { token } = await aToken({ expiresAt });
    const later = { ...system, clock: { now: () => expiresAt } };
    const isExpired = () =>
      expect(authenticateToken({ token, address }, later)).rejects.toMatchObject({
        code: 'expired_token',
      });
    await isExpired();
    await authenticateToken({ token, address }, system);
    await isExpired();
  });

  it('is told when the network is not served, or not granted to the organization', async () => {
    const { token } = await aToken({ network: 'mainnet' });
    await expect(authenticateToken({ token, address }, system)).rejects.toMatchObject({
      code: 'network_not_served',
    });
    await expect(aToken({ network: 'testnet' })).rejects.toMatchObject({
      code: 'network_not_granted',
    });
  });

  it('is turned away while the database can not be asked', async () => {
    const { token } = await aToken();
    const lost = vi
      .spyOn(system.store.tokens, 'findByHash')
      .mockRejectedValue(new Error('connection lost'));
    await expect(authenticateToken({ token, address }, system)).rejects.toThrow('connection lost');
    lost.mockRestore();
  });

  it('needs no statement once warm, and its last use is stored at the end', async () => {
    const { id, token } = await aToken();
    await authenticateToken({ token, address }, system);
    const findByHash = vi.spyOn(system.store.tokens, 'findByHash');
    const touch = vi.spyOn(system.store.tokens, 'touch');
    for (let i = 0; i < 100; i++) await authenticateToken({ token, address }, system);
    expect(findByHash).not.toHaveBeenCalled();
    expect(touch).not.toHaveBeenCalled();
    findByHash.mockRestore();

    system = await test.restart();
    const listed = await listTokens({ organization: 'acme' }, operator, system);
    expect(listed.find((one) => one.id === id)?.last_used_at).toMatch(/^\d{4}-/);
  });

  it('may do what its scopes say and nothing else', async () => {
    const { token } = await aToken({ scopes: ['read', 'accounts'] });
    const caller = await authenticateToken({ token, address }, system);
    requireScope(caller, 'accounts');
    expect(() => requireScope(caller, 'broadcast')).toThrow("'broadcast'");
  });
});

describe('an API token', () => {
  it('is stored without the text that its bearer has', async () => {
    const { token } = await aToken();
    const secret = token.slice(-38, -6);
    const events = JSON.stringify(await system.store.audit.list({ limit: 1000 }));
    expect(events).toContain('token_created');
    expect(events).not.toContain(secret);
    const listed = await listTokens({ organization: 'acme' }, operator, system);
    expect(JSON.stringify(listed)).not.toContain(secret);
  });

  it('has a name of its own in its organization and network', async () => {
    await aToken({ name: 'twice' });
    await expect(aToken({ name: 'twice' })).rejects.toMatchObject({ code: 'token_name_taken' });
  });

  it('stays revoked since the first time', async () => {
    const { id } = await aToken();
    const first = await revokeToken({ id }, operator, system);
    expect(await revokeToken({ id }, operator, system)).toEqual(first);
  });

  it('is not found under a wrong id or for a wrong organization', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    await expect(revokeToken({ id }, operator, system)).rejects.toMatchObject({
      code: 'token_not_found',
    });
    await expect(listTokens({ organization: 'nobody' }, operator, system)).rejects.toMatchObject({
      code: 'organization_not_found',
    });
  });
});
