import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';
import { insertPerson } from './testing/insert-person.ts';

const now = new Date('2026-11-23T11:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe.each(testEngines)('throttles and the set-up link on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestStore;
  let store: Store;
  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
  });
  afterAll(() => test?.remove());
  const count = (key: string, at: Date) => store.throttles.hit({ key, windowSeconds: 60, now: at });
  const hit = async (key: string, at: Date) => (await count(key, at)).count;

  it('count the attempts of each key since its window began, and begin anew after it', async () => {
    expect([await hit('a', now), await hit('a', later(59)), await hit('b', now)]).toEqual([
      1, 2, 1,
    ]);
    expect([await hit('a', later(60)), await hit('a', later(119))]).toEqual([1, 2]);
    expect(await hit('a', later(120))).toBe(1);
  });

  it('say when the window ends, however many attempts come in it', async () => {
    expect(await count('window', now)).toEqual({ count: 1, endsAt: later(60) });
    expect(await count('window', later(45))).toEqual({ count: 2, endsAt: later(60) });
    expect(await count('window', later(60))).toEqual({ count: 1, endsAt: later(120) });
  });

  it('count every one of many attempts at the same time', async () => {
    const counts = await Promise.all(Array.from({ length: 40 }, () => hit('rush', now)));
    expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  });

  it('forget one key, and windows that have ended, when asked', async () => {
    await hit('cleared', now);
    await hit('kept', now);
    await store.throttles.clear('cleared');
    expect([await hit('cleared', now), await hit('kept', now)]).toEqual([1, 2]);
    await store.throttles.prune(later(59));
    expect(await hit('kept', now)).toBe(3);
    await store.throttles.prune(later(60));
    expect(await hit('kept', now)).toBe(1);
  });

  it('let one of many use the set-up link, and a new link replaces the old one', async () => {
    const [old, tokenHash] = [randomBytes(32), randomBytes(32)];
    await store.setup.put({ tokenHash: old, createdAt: now });
    await store.setup.put({ tokenHash, createdAt: later(5) });
    expect(await store.setup.find({ tokenHash: old })).toBeUndefined();
    expect(await store.setup.take({ tokenHash: old })).toBe(false);
    expect(await store.setup.find({ tokenHash })).toEqual({ createdAt: later(5) });
    const takes = await Promise.all(
      Array.from({ length: 8 }, () => store.atomically(({ setup }) => setup.take({ tokenHash }))),
    );
    expect(takes.filter((isMine) => isMine)).toHaveLength(1);
    expect(await store.setup.find({ tokenHash })).toBeUndefined();
  });

  it('need a set-up until somebody owns an organization', async () => {
    expect(await store.setup.isNeeded()).toBe(true);
    const made = { name: 'Acme', slug: 'acme', networks: [] };
    const { id: organizationId } = await store.organizations.create(made);
    const userId = await insertPerson(store, 'Ann');
    await store.members.add({ organizationId, userId, role: 'viewer' });
    expect(await store.setup.isNeeded()).toBe(true);
    await store.members.setRole({ organizationId, userId, role: 'owner' });
    expect(await store.setup.isNeeded()).toBe(false);
  });
});
