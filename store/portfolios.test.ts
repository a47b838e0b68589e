import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PortfolioKey, Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';

describe.each(testEngines)('portfolios on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('are not tested here');
  let test: TestStore;
  let store: Store;
  let organization: PortfolioKey;
  let account: PortfolioKey & { accountId: string };

  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
    const { id } = await store.organizations.create({
      name: 'Acme',
      slug: 'acme',
      networks: ['devnet'],
    });
    organization = { organizationId: id, network: 'devnet' };
    const { id: accountId } = await store.accounts.create({
      ...organization,
      name: 'Main',
      description: '',
    });
    account = { ...organization, accountId };
  });
  afterAll(() => test?.remove());

  it('are found for the stakes that they were worked out for, and no others', async () => {
    const at = new Date('2026-01-01T00:00:00Z');
    const { version, chains } = await store.portfolios.stakes(account);
    expect(chains).toEqual([]);
    await store.portfolios.put({ ...account, version, answer: '{"of":"account"}', updatedAt: at });
    await store.portfolios.put({ ...organization, version, answer: '{}', updatedAt: at });
    expect(await store.portfolios.find({ ...account, version })).toEqual({
      answer: '{"of":"account"}',
      updatedAt: at,
    });
    expect(
      await store.portfolios.find({ ...account, network: 'mainnet', version }),
    ).toBeUndefined();

    await store.accounts.addStakes({ ...account, chain: 'eth', stakeIds: ['a'] });
    const added = await store.portfolios.stakes(account);
    expect(added.chains).toEqual(['eth']);
    expect(await store.portfolios.find({ ...account, version: added.version })).toBeUndefined();

    await store.portfolios.put({ ...account, ...added, answer: '{"of":"a"}', updatedAt: at });
    expect(await store.portfolios.find({ ...account, version: added.version })).toMatchObject({
      answer: '{"of":"a"}',
    });
    await store.accounts.remove({ ...organization, id: account.accountId });
    expect((await store.portfolios.stakes(account)).version).toBe(version);
    expect((await store.portfolios.stakes(organization)).chains).toEqual([]);
  });
});
