import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';

describe.each(testEngines)('nonce accounts on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('are not tested here');
  let test: TestStore;
  const organizations: string[] = [];
  let chains = 0;
  beforeAll(async () => {
    test = await openTestStore(engine);
    for (const slug of ['acme', 'other']) {
      const organization = { name: slug, slug, networks: ['devnet'] as const };
      organizations.push((await test.store.organizations.create(organization)).id);
    }
  });
  afterAll(() => test?.remove());

  const at = new Date('2026-01-01T00:00:00Z');
  const soon = new Date('2026-01-01T00:02:00Z');
  const later = new Date('2026-01-08T00:00:00Z');

  /** A chain of its own with that many accounts: 'a', 'b', … */
  const aPlace = async (count: number) => {
    const place = { chain: `chain-${chains++}`, network: 'devnet' } as const;
    const accounts = Array.from({ length: count }, (_, number) => ({
      account: String.fromCharCode('a'.charCodeAt(0) + number),
      number,
      authority: 'authority',
    }));
    await test.store.nonceAccounts.add({ ...place, accounts });
    return place;
  };
  type Place = Awaited<ReturnType<typeof aPlace>>;
  const lease = async (
    place: Place,
    o: { by?: string | undefined; now?: Date; except?: readonly string[] } = {},
  ) => {
    const id = randomUUID();
    const { by: organizationId = organizations[0] as string, now = at, except = [] } = o;
    const { nonceAccounts } = test.store;
    const until = new Date(now.getTime() + 120_000);
    const leased = await nonceAccounts.lease({
      ...place,
      id,
      organizationId,
      at: now,
      until,
      except,
    });
    return leased && { ...leased, id };
  };
  const handOut = (id: string, nonce = 'n1') =>
    test.store.nonceAccounts.handOut({ id, nonce, seenPosition: 5, at, until: later });
  const free = async (place: Place, now = at) =>
    (await test.store.nonceAccounts.list({ ...place, at: now }))
      .filter((account) => account.lease === undefined)
      .map(({ account }) => account)
      .join('');

  it('are leased once each, however many ask at the same time', async () => {
    const place = await aPlace(3);
    const asked = await Promise.all(Array.from({ length: 12 }, () => lease(place)));
    // Who looks while another one holds the row finds none, and may ask again.
    const more = [await lease(place), await lease(place), await lease(place)];
    const accounts = [...asked, ...more].flatMap((leased) => leased?.account ?? []);
    expect(accounts.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('stay leased while a transaction is out there, however long, until its nonce is used up', async () => {
    const place = await aPlace(1);
    const { nonceAccounts } = test.store;
    const leased = await lease(place);
    const id = leased?.id ?? '';
    expect(await handOut(id)).toBe(true);
    const years = new Date('2030-01-01T00:00:00Z');
    expect(await lease(place, { now: years })).toBeUndefined();
    await nonceAccounts.release({ id });
    expect(await lease(place, { now: years })).toBeUndefined();
    expect(await nonceAccounts.open(place)).toEqual([
      {
        id,
        organizationId: organizations[0],
        until: later,
        account: 'a',
        nonce: 'n1',
        seenPosition: 5,
      },
    ]);
    expect(await nonceAccounts.settle({ id, seenPosition: 9, at: years })).toBe(true);
    expect(await nonceAccounts.settle({ id, seenPosition: 9, at: years })).toBe(false);
    expect(await lease(place, { now: years })).toMatchObject({ account: 'a', seenPosition: 9 });
  });

  it('come back by themselves when nothing was handed out, and then nothing can be', async () => {
    const place = await aPlace(1);
    const first = await lease(place);
    expect(await lease(place)).toBeUndefined();
    expect(await free(place, soon)).toBe('a');
    const second = await lease(place, { now: soon });
    expect(second).toMatchObject({ account: 'a', seenPosition: 0 });
    expect(await handOut(first?.id ?? '')).toBe(false);
    expect(await handOut(second?.id ?? '')).toBe(true);
  });

  it('are given back at once when nothing is handed out', async () => {
    const place = await aPlace(1);
    const leased = await lease(place);
    await test.store.nonceAccounts.release({ id: leased?.id ?? '' });
    expect(await free(place)).toBe('a');
    expect(await handOut(leased?.id ?? '')).toBe(false);
  });

  it('are handed out for one transaction a lease', async () => {
    const place = await aPlace(1);
    const leased = await lease(place);
    expect(await handOut(leased?.id ?? '')).toBe(true);
    expect(await handOut(leased?.id ?? '', 'n2')).toBe(false);
  });

  it('are leased by turns, without those that the asker can not use', async () => {
    const place = await aPlace(3);
    expect(await lease(place, { except: ['a'] })).toMatchObject({ account: 'b' });
    const first = await lease(place);
    expect(first).toMatchObject({ account: 'a' });
    await handOut(first?.id ?? '');
    await test.store.nonceAccounts.settle({ id: first?.id ?? '', seenPosition: 9, at });
    expect(await lease(place)).toMatchObject({ account: 'c' });
    expect(await lease(place)).toMatchObject({ account: 'a' });
  });

  it('are not all taken by one organization: one of four waits for another one', async () => {
    const place = await aPlace(4);
    const leases = [await lease(place), await lease(place), await lease(place)];
    expect(leases.map((leased) => leased?.account)).toEqual(['a', 'b', 'c']);
    expect(await lease(place)).toBeUndefined();
    expect(await lease(place, { by: organizations[1] })).toMatchObject({ account: 'd' });
  });

  it('can be given up before their time, once something was handed out', async () => {
    const place = await aPlace(1);
    const { nonceAccounts } = test.store;
    expect(await nonceAccounts.giveUp({ id: randomUUID(), at })).toBe(false);
    const leased = await lease(place);
    const id = leased?.id ?? '';
    expect(await nonceAccounts.giveUp({ id, at })).toBe(false);
    await handOut(id);
    expect(await nonceAccounts.giveUp({ id, at: soon })).toBe(true);
    expect(await nonceAccounts.open(place)).toMatchObject([{ account: 'a', until: soon }]);
    expect(await free(place, later)).toBe('');
  });

  it('are kept once, and known by place', async () => {
    const place = await aPlace(2);
    await test.store.nonceAccounts.add({
      ...place,
      accounts: [{ account: 'b', number: 1, authority: 'another' }],
    });
    await test.store.nonceAccounts.add({ ...place, accounts: [] });
    const listed = await test.store.nonceAccounts.list({ ...place, at });
    expect(listed.map(({ account, authority }) => `${account} ${authority}`)).toEqual([
      'a authority',
      'b authority',
    ]);
    const leased = await lease(place);
    await handOut(leased?.id ?? '');
    expect(await test.store.nonceAccounts.places()).toContainEqual(place);
    expect(await test.store.nonceAccounts.counts({ at })).toContainEqual({
      ...place,
      all: 2,
      free: 1,
    });
  });
});
