import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from './index.ts';
import { type TestDatabase, testEngines } from './testing/index.ts';

describe.each(testEngines)('API tokens on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let database: TestDatabase;
  let store: Store;
  let organizationId: string;
  beforeAll(async () => {
    database = await engine.create();
    store = await openStore(database.options);
    const organization = await store.organizations.create({
      name: 'Acme',
      slug: 'acme',
      networks: ['devnet'],
    });
    organizationId = organization.id;
  });
  afterAll(async () => {
    await store?.close();
    await database?.remove();
  });

  const newToken = async (name: string, hash: Uint8Array = randomBytes(32)) => ({
    hash,
    ...(await store.tokens.create({
      organizationId,
      network: 'devnet',
      name,
      description: '',
      scopes: ['read', 'craft'],
      hash,
      prefix: 'kiln_devnet_abcd',
      lastFour: 'wxyz',
      expiresAt: null,
    })),
  });

  it('finds a token by its hash, with its organization and the networks granted to it', async () => {
    const { hash, ...token } = await newToken('found');
    expect(await store.tokens.findByHash(hash)).toEqual({
      ...token,
      organizationName: 'Acme',
      organizationSlug: 'acme',
      grantedNetworks: ['devnet'],
    });
    expect(token.scopes).toEqual(['read', 'craft']);
    expect(await store.tokens.findByHash(randomBytes(32))).toBeUndefined();
  });

  it('finds a token by its id for its own organization and network alone', async () => {
    const { hash: _, ...token } = await newToken('found by id');
    const key = { organizationId, network: 'devnet', id: token.id } as const;
    expect(await store.tokens.find(key)).toEqual(token);
    expect(await store.tokens.find({ ...key, network: 'testnet' })).toBeUndefined();
    expect(await store.tokens.find({ ...key, organizationId: randomUUID() })).toBeUndefined();
  });

  it('refuses a name that is taken, until the token of that name is revoked', async () => {
    const first = await newToken('twice');
    await expect(newToken('twice')).rejects.toMatchObject({ code: 'token_name_taken' });
    await store.tokens.revoke(first.id);
    expect((await newToken('twice')).id).not.toBe(first.id);
  });

  it('answers a revoked token with the time of its first revocation', async () => {
    const { id, hash } = await newToken('revoked');
    const revoked = await store.tokens.revoke(id);
    expect(revoked?.revokedAt).toBeInstanceOf(Date);
    expect(revoked).not.toHaveProperty('hash');
    expect((await store.tokens.revoke(id))?.revokedAt).toEqual(revoked?.revokedAt);
    expect((await store.tokens.findByHash(hash))?.revokedAt).toEqual(revoked?.revokedAt);
    expect(await store.tokens.revoke('00000000-0000-4000-8000-000000000000')).toBeUndefined();
  });

  it('tells of a revocation before it answers, and no more once nobody listens', async () => {
    const [one, two] = [await newToken('told'), await newToken('not told')];
    const heard: (string | undefined)[] = [];
    const stop = store.tokens.onChange((hash) => heard.push(hash));
    await store.tokens.revoke(one.id);
    expect(heard).toContain(Buffer.from(one.hash).toString('hex'));
    stop();
    await store.tokens.revoke(two.id);
    await sleep(50);
    expect(heard).not.toContain(Buffer.from(two.hash).toString('hex'));
  });

  it('keeps the latest of many uses, and never an older one', async () => {
    const [one, two] = [await newToken('used'), await newToken('unused')];
    const [early, late] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-01-02T00:00:00Z')];
    await store.tokens.touch([
      { id: one.id, at: late, address: '10.0.0.2' },
      { id: one.id, at: early, address: '10.0.0.1' },
    ]);
    await store.tokens.touch([{ id: one.id, at: early, address: '10.0.0.1' }]);
    await store.tokens.touch([]);
    const tokens = await store.tokens.list({ organizationId });
    expect(tokens.find(({ id }) => id === one.id)).toMatchObject({
      lastUsedAt: late,
      lastUsedAddress: '10.0.0.2',
    });
    expect(tokens.find(({ id }) => id === two.id)).toMatchObject({ lastUsedAt: null });
  });

  if (engine.name === 'PostgreSQL') {
    it('hears of a revocation by another server', async () => {
      const other = await openStore(database.options);
      const token = await newToken('revoked elsewhere');
      const heard = new Promise((resolve) => {
        store.tokens.onChange(resolve);
      });
      await other.tokens.revoke(token.id);
      expect(await heard).toBe(Buffer.from(token.hash).toString('hex'));
      await other.close();
    });

    it('says that it can not hear while the link is down, has all forgotten, and links again', async () => {
      const heard: (string | undefined)[] = [];
      store.tokens.onChange((hash) => heard.push(hash));
      expect(store.tokens.changesLink()).toBe(true);
      const links: boolean[] = [];
      const forgotten = new Promise<void>((resolve) => {
        store.tokens.onChange((hash) => {
          if (hash === undefined) links.push(store.tokens.changesLink());
          if (links.length === 2) resolve();
        });
      });
      const admin = new pg.Client({ connectionString: database.options.databaseUrl });
      await admin.connect();
      await admin.query(`
        select pg_terminate_backend(pid) from pg_stat_activity
        where query ilike 'listen%' or (query = 'select 1' and pid <> pg_backend_pid())`);
      await forgotten;
      expect(links).toEqual([false, true]);
      const token = await newToken('after the link');
      const payload = Buffer.from(token.hash).toString('hex');
      await admin.query(`select pg_notify('kiln_connect_tokens', $1)`, [payload]);
      await expect.poll(() => heard).toContain(payload);
      await admin.end();
    });
  }
});
