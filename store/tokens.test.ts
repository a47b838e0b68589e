import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';

describe.each(testEngines)('API tokens on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestStore;
  let store: Store;
  let organizationId: string;
  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
    const organization = await store.organizations.create({
      name: 'Acme',
      slug: 'acme',
      networks: ['devnet'],
    });
    organizationId = organization.id;
  });
  afterAll(() => test?.remove());

  const newToken = async (name: string, hash: Uint8Array = randomBytes(32)) => ({
    hash,
    ...(await store.tokens.create({
      organizationId,
      network: 'devnet',
      name,
      description: '',
      scopes: ['read', 'craft'],
      allowedAddresses: [],
      createdBy: null,
      hash,
      prefix: 'kiln_devnet_abcd',
      lastFour: 'wxyz',
      expiresAt: null,
    })),
  });
  const hex = (hash: Uint8Array) => Buffer.from(hash).toString('hex');
  const secret = (hash: Uint8Array) => ({ hash, prefix: 'kiln_devnet_new0', lastFour: '0new' });
  /** What is told while `work` runs; on PostgreSQL each change is heard again from the database. */
  const toldDuring = async (work: () => Promise<unknown>) => {
    const heard = new Set<string | undefined>();
    const stop = store.tokens.onChange((hash) => heard.add(hash));
    await work();
    stop();
    return heard;
  };

  it('finds a token by its hash, with its organization and the networks granted to it', async () => {
    const { hash, ...token } = await newToken('found');
    expect(await store.tokens.findByHash(hash)).toEqual({
      ...token,
      organizationName: 'Acme',
      organizationSlug: 'acme',
      grantedNetworks: ['devnet'],
      isPrevious: false,
    });
    expect(token.scopes).toEqual(['read', 'craft']);
    expect(await store.tokens.findByHash(randomBytes(32))).toBeUndefined();
  });

  it('finds a token by its id for its own organization alone', async () => {
    const { hash: _, ...token } = await newToken('found by id');
    const key = { organizationId, id: token.id };
    expect(await store.tokens.find(key)).toEqual(token);
    expect(await store.tokens.find({ ...key, organizationId: randomUUID() })).toBeUndefined();
  });

  it('refuses a name that is taken, until the token of that name is revoked', async () => {
    const first = await newToken('twice');
    await expect(newToken('twice')).rejects.toMatchObject({ code: 'token_name_taken' });
    await store.tokens.revoke({ id: first.id });
    expect((await newToken('twice')).id).not.toBe(first.id);
  });

  it('answers a revoked token with the time of its first revocation', async () => {
    const { id, hash } = await newToken('revoked');
    const revoked = await store.tokens.revoke({ id });
    expect(revoked?.revokedAt).toBeInstanceOf(Date);
    expect(revoked).not.toHaveProperty('hash');
    expect((await store.tokens.revoke({ id }))?.revokedAt).toEqual(revoked?.revokedAt);
    expect((await store.tokens.findByHash(hash))?.revokedAt).toEqual(revoked?.revokedAt);
    expect(await store.tokens.revoke({ id: randomUUID() })).toBeUndefined();
  });

  it('tells of a revocation before it answers, and no more once nobody listens', async () => {
    const [one, two] = [await newToken('told'), await newToken('not told')];
    const heard: (string | undefined)[] = [];
    const stop = store.tokens.onChange((hash) => heard.push(hash));
    await store.tokens.revoke({ id: one.id });
    expect(heard).toContain(Buffer.from(one.hash).toString('hex'));
    stop();
    await store.tokens.revoke({ id: two.id });
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

  it('lets an organization change and end its own tokens alone', async () => {
    const { id, hash } = await newToken('mine');
    const stranger = { organizationId: randomUUID(), id };
    const changes = [
      store.tokens.update({ ...stranger, name: 'theirs' }),
      store.tokens.regenerate({
        ...stranger,
        ...secret(randomBytes(32)),
        previousValidUntil: null,
      }),
      store.tokens.endOverlap(stranger),
      store.tokens.revoke(stranger),
    ];
    expect(await Promise.all(changes)).toEqual([undefined, undefined, undefined, undefined]);
    expect(await store.tokens.findByHash(hash)).toMatchObject({ name: 'mine', revokedAt: null });
  });

  it('changes what is given and nothing else, and tells of it', async () => {
    const { hash, ...token } = await newToken('to be changed');
    const key = { organizationId, id: token.id };
    const expiresAt = new Date('2030-01-01T00:00:00Z');
    const heard = await toldDuring(async () => {
      expect(await store.tokens.update({ ...key, scopes: ['read'] })).toEqual({
        ...token,
        scopes: ['read'],
      });
    });
    expect(heard).toContain(hex(hash));
    const allowedAddresses = ['10.0.0.0/8', '2001:db8::/32'];
    const changed = { name: 'changed', description: 'why', allowedAddresses, expiresAt };
    const expected = { ...token, ...changed, scopes: ['read'] };
    expect(await store.tokens.update({ ...key, ...changed })).toEqual(expected);
    expect(await store.tokens.update(key)).toEqual(expected);
    expect(await store.tokens.update({ ...key, expiresAt: null })).toMatchObject({
      expiresAt: null,
    });
  });

  it('refuses a new name that another token has', async () => {
    await newToken('has the name');
    const { id } = await newToken('wants the name');
    const renamed = store.tokens.update({ organizationId, id, name: 'has the name' });
    await expect(renamed).rejects.toMatchObject({ code: 'token_name_taken' });
  });

  it('changes no revoked token', async () => {
    const { id } = await newToken('ended');
    await store.tokens.revoke({ id });
    const key = { organizationId, id };
    expect(await store.tokens.update({ ...key, name: 'again' })).toBeUndefined();
    const fresh = { ...secret(randomBytes(32)), previousValidUntil: null };
    expect(await store.tokens.regenerate({ ...key, ...fresh })).toBeUndefined();
  });

  it('ends the old secret at once when it is regenerated without an overlap', async () => {
    const { id, hash: old } = await newToken('regenerated');
    const fresh = randomBytes(32);
    const heard = await toldDuring(() =>
      store.tokens.regenerate({ organizationId, id, ...secret(fresh), previousValidUntil: null }),
    );
    expect(heard).toContain(hex(old));
    expect(await store.tokens.findByHash(old)).toMatchObject({
      id,
      isPrevious: true,
      previousValidUntil: null,
    });
    expect(await store.tokens.findByHash(fresh)).toMatchObject({
      id,
      name: 'regenerated',
      lastFour: '0new',
      isPrevious: false,
      previousPrefix: 'kiln_devnet_abcd',
      previousValidUntil: null,
    });
  });

  it('finds the old secret during an overlap, the one before it no more, and can end it', async () => {
    const { id, hash: first } = await newToken('overlapping');
    const [second, third] = [randomBytes(32), randomBytes(32)];
    const previousValidUntil = new Date('2030-01-01T00:00:00Z');
    const regenerate = (hash: Uint8Array) =>
      store.tokens.regenerate({ organizationId, id, ...secret(hash), previousValidUntil });
    expect(await regenerate(second)).toMatchObject({
      previousPrefix: 'kiln_devnet_abcd',
      previousLastFour: 'wxyz',
      previousValidUntil,
    });
    expect(await store.tokens.findByHash(first)).toMatchObject({ id, isPrevious: true });
    const told = await toldDuring(() => regenerate(third));
    expect([...told]).toEqual(expect.arrayContaining([hex(second), hex(first)]));
    expect(await store.tokens.findByHash(first)).toBeUndefined();
    expect(await store.tokens.findByHash(second)).toMatchObject({ id, isPrevious: true });
    const heard = await toldDuring(() => store.tokens.endOverlap({ organizationId, id }));
    expect(heard).toContain(hex(second));
    expect(await store.tokens.findByHash(second)).toMatchObject({
      id,
      isPrevious: true,
      previousValidUntil: null,
    });
    expect(await store.tokens.findByHash(third)).toMatchObject({ id, isPrevious: false });
  });

  it('tells of both secrets when it is revoked during an overlap', async () => {
    const { id, hash: old } = await newToken('revoked in an overlap');
    const fresh = randomBytes(32);
    const previousValidUntil = new Date('2030-01-01T00:00:00Z');
    await store.tokens.regenerate({ organizationId, id, ...secret(fresh), previousValidUntil });
    const heard = await toldDuring(() => store.tokens.revoke({ id }));
    expect([...heard]).toEqual(expect.arrayContaining([hex(old), hex(fresh)]));
    expect((await store.tokens.findByHash(old))?.revokedAt).toBeInstanceOf(Date);
  });

  it('tells of the secret that is there when several regenerate it at the same time', async () => {
    const { id } = await newToken('raced for');
    const hashes = Array.from({ length: 8 }, () => randomBytes(32));
    const heard = await toldDuring(() =>
      Promise.all(
        hashes.map((hash) =>
          store.tokens.regenerate({
            organizationId,
            id,
            ...secret(hash),
            previousValidUntil: null,
          }),
        ),
      ),
    );
    const found = await Promise.all(hashes.map((hash) => store.tokens.findByHash(hash)));
    const ended = hashes.filter((_, index) => found[index]?.isPrevious !== false);
    expect(ended).toHaveLength(hashes.length - 1);
    expect([...heard]).toEqual(expect.arrayContaining(ended.map(hex)));
  });

  it('warns of an expiry once for each number of days, and anew when the expiry is moved', async () => {
    const now = new Date('2031-01-01T00:00:00Z');
    const day = (number: number) => new Date(now.getTime() + number * 86_400_000);
    const due = async (days: number) =>
      (await store.tokens.dueWarnings({ now, days })).map(({ name }) => name);
    for (const [name, expiresAt] of [
      ['ends in 20', day(20)],
      ['ends in 14', day(14)],
      ['ends in 1', day(1)],
      ['has ended', now],
    ] as const) {
      const { id } = await newToken(name);
      await store.tokens.update({ organizationId, id, expiresAt });
    }
    expect(await due(14)).toEqual(['ends in 1', 'ends in 14']);
    expect(await due(1)).toEqual(['ends in 1']);
    const [first] = await store.tokens.dueWarnings({ now, days: 1 });
    expect(first).toMatchObject({ organizationSlug: 'acme', grantedNetworks: ['devnet'] });
    const { id = '' } = first ?? {};
    expect(await store.tokens.markWarned({ id, expiresAt: day(1), days: 1 })).toBe(true);
    expect(await store.tokens.markWarned({ id, expiresAt: day(1), days: 1 })).toBe(false);
    expect(await due(1)).toEqual([]);
    expect(await due(14)).toEqual(['ends in 1', 'ends in 14']);
    await store.tokens.update({ organizationId, id, expiresAt: day(0.5) });
    expect(await due(1)).toEqual(['ends in 1']);
    await store.tokens.revoke({ id });
    expect(await due(1)).toEqual([]);
  });

  it('lets one of many servers give a warning, and the next one when the first fails', async () => {
    const { id } = await newToken('warned of once');
    const warning = { id, expiresAt: new Date('2032-01-01T00:00:00Z'), days: 14 };
    const failed = store.atomically(async ({ tokens }) => {
      expect(await tokens.markWarned(warning)).toBe(true);
      throw new Error('the mail could not be written');
    });
    await expect(failed).rejects.toThrow('the mail could not be written');
    const marks = await Promise.all(
      Array.from({ length: 8 }, () => store.atomically(({ tokens }) => tokens.markWarned(warning))),
    );
    expect(marks.filter((isMine) => isMine)).toHaveLength(1);
  });

  it('forgets all tokens when a network is granted or taken back', async () => {
    const { hash } = await newToken('of a network');
    for (const [change, granted] of [
      [store.organizations.revoke, []],
      [store.organizations.grant, ['devnet']],
    ] as const) {
      const heard = await toldDuring(() => change({ id: organizationId, network: 'devnet' }));
      expect(heard).toContain(undefined);
      expect((await store.tokens.findByHash(hash))?.grantedNetworks).toEqual(granted);
    }
  });

  if (engine.name === 'PostgreSQL') {
    it('hears of a revocation by another server', async () => {
      const other = await openStore(test.options);
      const token = await newToken('revoked elsewhere');
      const heard = new Promise((resolve) => {
        store.tokens.onChange(resolve);
      });
      await other.tokens.revoke({ id: token.id });
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
      const admin = new pg.Client({ connectionString: test.options.databaseUrl });
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
