import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Governance, openStore, type Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';

const entry = {
  organizationId: null,
  actor: { type: 'system', id: null, label: 'system' },
  subject: { type: 'test', id: '1', label: 'One' },
  details: {},
  address: null,
  userAgent: null,
} as const;

describe.each(testEngines)('one transaction over what governs access, on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestStore;
  let store: Store;
  let organizationId: string;
  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
    const organization = { name: 'Acme', slug: 'acme', networks: ['devnet'] } as const;
    organizationId = (await store.organizations.create(organization)).id;
  });
  afterAll(() => test?.remove());
  const createToken = (tokens: Governance['tokens'], name: string, hash = randomBytes(32)) =>
    tokens.create({
      organizationId,
      network: 'devnet',
      name,
      description: '',
      scopes: ['read'],
      allowedAddresses: [],
      createdBy: null,
      hash,
      prefix: 'kiln_devnet_abcd',
      lastFour: 'wxyz',
      expiresAt: null,
    });
  const names = async () => (await store.tokens.list({ organizationId })).map(({ name }) => name);

  it('sees its own changes, answers what the work answers, and stores all of it', async () => {
    const answer = await store.atomically(async ({ tokens, organizations, audit, accounts }) => {
      const token = await createToken(tokens, 'stored');
      await tokens.update({ organizationId, id: token.id, description: 'in the same one' });
      await organizations.update({ id: organizationId, maxTokenDays: 30 });
      await accounts.create({ organizationId, network: 'devnet', name: 'A', description: '' });
      await audit.append({ ...entry, action: 'stored' });
      return tokens.find({ organizationId, id: token.id });
    });
    expect(answer).toMatchObject({ name: 'stored', description: 'in the same one' });
    expect(await names()).toContain('stored');
    expect((await store.organizations.find(organizationId))?.maxTokenDays).toBe(30);
    expect(await store.accounts.list({ organizationId, network: 'devnet' })).toHaveLength(1);
    expect(await store.audit.list({ limit: 1 })).toMatchObject([{ action: 'stored' }]);
  });

  it('stores nothing when the work fails, and tells nobody of tokens', async () => {
    const hash = randomBytes(32);
    const { id } = await createToken(store.tokens, 'stays', hash);
    const heard: unknown[] = [];
    const stop = store.tokens.onChange((told) => heard.push(told));
    const failing = store.atomically(async ({ tokens, audit }) => {
      await createToken(tokens, 'never stored');
      await tokens.revoke({ id });
      await audit.append({ ...entry, action: 'never' });
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    stop();
    expect(heard).toEqual([]);
    expect(await names()).not.toContain('never stored');
    expect((await store.tokens.findByHash(hash))?.revokedAt).toBeNull();
    expect(await store.audit.list({ filter: { action: 'never' }, limit: 1 })).toEqual([]);
  });

  it('tells of tokens when it is stored and not before: who asks then finds the change', async () => {
    const hash = randomBytes(32);
    const { id } = await createToken(store.tokens, 'revoked in it', hash);
    const mine = hash.toString('hex');
    let told = 0;
    const stop = store.tokens.onChange((changed) => {
      if (changed === mine) told += 1;
    });
    await store.atomically(async ({ tokens }) => {
      await tokens.revoke({ id });
      expect(told).toBe(0);
    });
    expect(told).toBeGreaterThan(0);
    stop();
    expect((await store.tokens.findByHash(hash))?.revokedAt).toBeInstanceOf(Date);
  });

  it('can go on after a refusal that the work expected', async () => {
    await createToken(store.tokens, 'taken');
    await store.atomically(async ({ tokens, organizations }) => {
      await expect(createToken(tokens, 'taken')).rejects.toMatchObject({
        code: 'token_name_taken',
      });
      const again = organizations.create({ name: 'Acme', slug: 'acme', networks: [] });
      await expect(again).rejects.toMatchObject({ code: 'organization_exists' });
      await createToken(tokens, 'another name');
    });
    expect(await names()).toContain('another name');
  });

  it('lets others do their work at the same time, and hear nothing of what is not stored', async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, number) =>
        number % 3
          ? store.atomically(async ({ tokens, audit }) => {
              await createToken(tokens, `crowd ${number}`);
              await audit.append({ ...entry, action: 'crowd' });
            })
          : store.tokens.list({ organizationId }),
      ),
    );
    const crowd = (await names()).filter((name) => name.startsWith('crowd'));
    expect(crowd).toHaveLength(20);
    const logged = await store.audit.list({ filter: { action: 'crowd' }, limit: 100 });
    expect(logged).toHaveLength(20);
  });

  if (engine.name === 'PostgreSQL') {
    it('tells other servers of tokens that it changed', async () => {
      const other = await openStore(test.options);
      const hash = randomBytes(32);
      const { id } = await createToken(store.tokens, 'told elsewhere', hash);
      const heard = new Promise((resolve) => {
        other.tokens.onChange((changed) => changed === hash.toString('hex') && resolve(changed));
      });
      await store.atomically(({ tokens }) => tokens.revoke({ id }));
      await heard;
      await other.close();
    });
  }
});
