import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';

describe.each(testEngines)('organizations, accounts and secrets on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestStore;
  let store: Store;
  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
  });
  afterAll(() => test?.remove());

  let serial = 0;
  const newOrganization = () => {
    serial += 1;
    return store.organizations.create({
      name: `Organization ${serial}`,
      slug: `organization-${serial}`,
      networks: ['devnet', 'testnet', 'devnet'],
    });
  };

  it('finds an organization by id and by slug, with the networks that it was granted', async () => {
    const made = await newOrganization();
    expect(made.networks).toEqual(['devnet', 'testnet']);
    expect(made.createdAt).toBeInstanceOf(Date);
    expect(await store.organizations.find(made.id)).toEqual(made);
    expect(await store.organizations.findBySlug(made.slug)).toEqual(made);
    expect(await store.organizations.list()).toContainEqual(made);
    expect(await store.organizations.findBySlug('nobody')).toBeUndefined();
  });

  it('refuses a slug that is taken, and leaves nothing of the refused one', async () => {
    const made = await newOrganization();
    const again = store.organizations.create({ name: 'Other', slug: made.slug, networks: [] });
    await expect(again).rejects.toMatchObject({ code: 'organization_exists' });
    const all = await store.organizations.list();
    expect(all.filter(({ slug }) => slug === made.slug)).toEqual([made]);
  });

  it('keeps accounts apart by organization and by network', async () => {
    const [mine, other] = [await newOrganization(), await newOrganization()];
    const tenant = { organizationId: mine.id, network: 'devnet' } as const;
    const account = await store.accounts.create({ ...tenant, name: 'A', description: 'first' });
    expect(await store.accounts.list(tenant)).toEqual([account]);
    for (const stranger of [
      { organizationId: other.id, network: 'devnet' } as const,
      { organizationId: mine.id, network: 'testnet' } as const,
    ]) {
      const question = { ...stranger, id: account.id };
      expect(await store.accounts.list(stranger)).toEqual([]);
      expect(await store.accounts.find(question)).toBeUndefined();
      const renamed = store.accounts.update({ ...question, name: 'X', description: '' });
      expect(await renamed).toBeUndefined();
      expect(await store.accounts.remove(question)).toBeUndefined();
    }
    expect(await store.accounts.find({ ...tenant, id: account.id })).toEqual(account);
  });

  it('renames an account, and answers a removed one once, then never again', async () => {
    const { id: organizationId } = await newOrganization();
    const tenant = { organizationId, network: 'devnet' } as const;
    const { id } = await store.accounts.create({ ...tenant, name: 'A', description: '' });
    const renamed = await store.accounts.update({ ...tenant, id, name: 'B', description: 'b' });
    expect(renamed).toMatchObject({ id, name: 'B', description: 'b' });
    await store.accounts.addStakes({ ...tenant, accountId: id, chain: 'c', stakeIds: ['s'] });
    expect(await store.accounts.remove({ ...tenant, id })).toEqual(renamed);
    expect(await store.accounts.find({ ...tenant, id })).toBeUndefined();
    expect(await store.accounts.remove({ ...tenant, id })).toBeUndefined();
    expect(await store.accounts.stakeIds({ ...tenant, chain: 'c' })).toEqual([]);
  });

  it('puts stakes into an account in the order asked, each once however often it is asked', async () => {
    const { id: organizationId } = await newOrganization();
    const tenant = { organizationId, network: 'devnet' } as const;
    const { id: accountId } = await store.accounts.create({
      ...tenant,
      name: 'A',
      description: '',
    });
    const place = { ...tenant, accountId, chain: 'c' };
    const first = await store.accounts.addStakes({ ...place, stakeIds: ['b', 'a', 'b'] });
    expect(first.map(({ stakeId }) => stakeId)).toEqual(['b', 'a']);
    expect(first.every(({ deletedAt }) => deletedAt === null)).toBe(true);
    expect(await store.accounts.addStakes({ ...place, stakeIds: ['b', 'a'] })).toEqual(first);
    expect(await store.accounts.stakeIds({ ...tenant, chain: 'c' })).toEqual(['a', 'b']);
    expect(await store.accounts.stakeIds({ ...tenant, chain: 'd' })).toEqual([]);
    expect(await store.accounts.stakeIds({ ...tenant, chain: 'c', accountIds: [] })).toEqual([]);
  });

  it('refuses stakes for an account of another organization', async () => {
    const [mine, other] = [await newOrganization(), await newOrganization()];
    const account = await store.accounts.create({
      organizationId: other.id,
      network: 'devnet',
      name: 'A',
      description: '',
    });
    const added = store.accounts.addStakes({
      organizationId: mine.id,
      network: 'devnet',
      accountId: account.id,
      chain: 'c',
      stakeIds: ['s'],
    });
    await expect(added).rejects.toThrow();
  });

  it('gives back sealed secrets byte by byte; a seed that is there is never replaced', async () => {
    const seed = { name: 'seed', network: 'devnet' } as const;
    const sealed = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect(await store.secrets.get(seed)).toBeUndefined();
    expect(await store.secrets.putIfAbsent({ ...seed, sealed })).toEqual(sealed);
    expect(await store.secrets.putIfAbsent({ ...seed, sealed: new Uint8Array(1) })).toEqual(sealed);
    expect(await store.secrets.get({ ...seed, network: 'testnet' })).toBeUndefined();
    await store.secrets.put({ ...seed, sealed: new Uint8Array([7]) });
    expect(await store.secrets.get(seed)).toEqual(new Uint8Array([7]));
  });

  it('lists the secrets of one network whose names begin alike', async () => {
    const sealed = new Uint8Array([1, 2, 3]);
    for (const name of ['key/1', 'key/2', 'keyring', 'other']) {
      await store.secrets.put({ name, network: 'testnet', sealed });
    }
    await store.secrets.put({ name: 'key/3', network: 'mainnet', sealed });
    const listed = await store.secrets.list({ prefix: 'key/', network: 'testnet' });
    expect(listed.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: 'key/1', sealed },
      { name: 'key/2', sealed },
    ]);
  });

  it('changes the name and the security settings of an organization, what is given alone', async () => {
    const made = await newOrganization();
    expect(made).toMatchObject({ requireTwoFactor: false, maxTokenDays: null });
    const { id } = made;
    expect(await store.organizations.update({ id, name: 'Renamed' })).toEqual({
      ...made,
      name: 'Renamed',
    });
    const secured = { requireTwoFactor: true, maxTokenDays: 90 };
    const expected = { ...made, name: 'Renamed', ...secured };
    expect(await store.organizations.update({ id, ...secured })).toEqual(expected);
    expect(await store.organizations.find(id)).toEqual(expected);
    expect(await store.organizations.update({ id, maxTokenDays: null })).toMatchObject({
      requireTwoFactor: true,
      maxTokenDays: null,
    });
    expect(await store.organizations.update({ id: randomUUID(), name: 'X' })).toBeUndefined();
  });

  it('grants networks and takes them back, however often it is asked', async () => {
    const { id } = await newOrganization();
    const networks = async (change: 'grant' | 'revoke', network: 'mainnet' | 'testnet') =>
      (await store.organizations[change]({ id, network }))?.networks;
    expect(await networks('grant', 'mainnet')).toEqual(['devnet', 'mainnet', 'testnet']);
    expect(await networks('grant', 'mainnet')).toEqual(['devnet', 'mainnet', 'testnet']);
    expect(await networks('revoke', 'testnet')).toEqual(['devnet', 'mainnet']);
    expect(await networks('revoke', 'testnet')).toEqual(['devnet', 'mainnet']);
    const nobody = { id: randomUUID(), network: 'devnet' } as const;
    expect(await store.organizations.grant(nobody)).toBeUndefined();
    expect(await store.organizations.revoke(nobody)).toBeUndefined();
  });

  it('counts organizations', async () => {
    const before = await store.organizations.count();
    await newOrganization();
    expect(await store.organizations.count()).toBe(before + 1);
  });
});
