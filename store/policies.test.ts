import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';
import { insertPerson } from './testing/insert-person.ts';

const at = new Date('2026-11-23T10:00:00Z');
const later = new Date('2026-11-24T10:00:00Z');

describe.each(testEngines)('signing policies on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('are not tested here');
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore(engine);
  });
  afterAll(() => test?.remove());

  const aTenant = async () => {
    const organization = {
      name: 'Acme',
      slug: `acme-${randomUUID()}`,
      networks: ['devnet'] as const,
    };
    const { id: organizationId } = await test.store.organizations.create(organization);
    return { organizationId, network: 'devnet' } as const;
  };
  const change = {
    document: { version: 1, network: 'devnet', chains: {} },
    hash: 'ab',
    reason: 'to begin with',
    proposedBy: null,
    proposedByLabel: 'operator',
    proposedAt: at,
    approvers: [],
    effectiveAt: later,
  };

  it('are numbered from 1, one a proposal, and never change', async () => {
    const tenant = await aTenant();
    const { policies } = test.store;
    expect(await policies.current(tenant)).toBeUndefined();
    for (const number of [1, 2]) {
      const { id } = await policies.propose({ ...tenant, ...change });
      const decision = { id, by: null, label: 'operator', at: later };
      const adopted = await Promise.all([policies.adopt(decision), policies.adopt(decision)]);
      expect(adopted.filter((one) => one !== undefined)).toMatchObject([{ number }]);
      expect(await policies.cancel(decision)).toBe(false);
    }
    expect(await policies.current(tenant)).toMatchObject({
      number: 2,
      document: change.document,
      effectiveAt: later,
    });
    expect(await policies.versions(await aTenant())).toEqual([]);
    for (const statement of [
      "update policy_versions set reason = 'other'",
      'delete from policy_versions',
      'truncate policy_versions',
    ]) {
      await expect(test.store.people.orm.execute(sql.raw(statement))).rejects.toMatchObject({
        cause: { message: expect.stringContaining('only ever appended to') },
      });
    }
  });

  it('are proposed one at a time, and a proposal that was cancelled makes room', async () => {
    const tenant = await aTenant();
    const { policies } = test.store;
    const { id } = await policies.propose({ ...tenant, ...change });
    await expect(policies.propose({ ...tenant, ...change })).rejects.toMatchObject({
      code: 'policy_change_open',
    });
    await policies.propose({ ...(await aTenant()), ...change });
    expect(await policies.cancel({ id, by: null, label: 'operator', at })).toBe(true);
    expect(await policies.open(tenant)).toBeUndefined();
    expect(await policies.cancelled(tenant)).toMatchObject([{ id, state: 'cancelled' }]);
    await policies.propose({ ...tenant, ...change });
  });

  it('are due when their time has come, and never when somebody has to approve them', async () => {
    const { policies } = test.store;
    const { id } = await policies.propose({ ...(await aTenant()), ...change });
    const other = await policies.propose({ ...(await aTenant()), ...change, effectiveAt: null });
    const ids = async (moment: Date) => (await policies.due(moment)).map((one) => one.id);
    expect(await ids(new Date(later.getTime() - 1))).not.toContain(id);
    expect(await ids(later)).toContain(id);
    expect(await ids(later)).not.toContain(other.id);
  });

  it('know since when a member may govern, and begin anew after a break', async () => {
    const { organizationId } = await aTenant();
    const { members } = test.store;
    const userId = await insertPerson(test.store, 'Ada');
    const owner = await insertPerson(test.store, 'Ada');
    await members.add({ organizationId, userId: owner, role: 'owner' });
    const since = async () => (await members.find({ organizationId, userId }))?.governsSince;
    await members.add({ organizationId, userId, role: 'viewer' });
    expect(await since()).toBeNull();
    await members.setRole({ organizationId, userId, role: 'admin' });
    const first = await since();
    expect(first).toBeInstanceOf(Date);
    await members.setRole({ organizationId, userId, role: 'owner' });
    expect(await since()).toEqual(first);
    await members.setRole({ organizationId, userId, role: 'developer' });
    expect(await since()).toBeNull();
    await members.setRole({ organizationId, userId, role: 'admin' });
    expect((await since())?.getTime()).toBeGreaterThan(first?.getTime() as number);
  });

  describe('what transactions take of a day', () => {
    const day = '2026-11-23';
    const key = async () => ({ ...(await aTenant()), chain: 'eth' });
    type Key = Awaited<ReturnType<typeof key>>;
    const entry = (unsignedTxHash: string, amount: bigint, place = unsignedTxHash) =>
      ({ unsignedTxHash, amount, place, state: 'reserved' }) as const;
    /** Reserves within a limit, as a use case does. */
    const within = (limit: bigint, of: Key, entries: ReturnType<typeof entry>[]) =>
      test.store.atomically(async ({ policyReservations }) => {
        const spent = await policyReservations.reserve({ ...of, day, at, entries });
        if (spent > limit) throw new Error('too much');
        return spent;
      });

    it('never is more than its limit, however many craft at the same time', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.bigInt({ min: 1n, max: 60n }), { minLength: 2, maxLength: 12 }),
          fc.bigInt({ min: 1n, max: 150n }),
          async (amounts, limit) => {
            const of = await key();
            const attempts = await Promise.allSettled(
              amounts.map((amount, i) => within(limit, of, [entry(`0x${i}`, amount)])),
            );
            const taken = amounts
              .filter((_, i) => attempts[i]?.status === 'fulfilled')
              .reduce((sum, amount) => sum + amount, 0n);
            expect(taken <= limit).toBe(true);
            expect(await test.store.policyReservations.spent({ ...of, day })).toBe(taken);
            // Who was refused would not have fitted: nothing is lost to a race.
            for (const [i, amount] of amounts.entries()) {
              if (attempts[i]?.status === 'rejected') expect(taken + amount > limit).toBe(true);
            }
          },
        ),
        { numRuns: engine.name === 'PGlite' ? 10 : 15 },
      );
    });

    it('is the largest of those of which the chain takes one, and is free again when released', async () => {
      const of = await key();
      const { policyReservations: spending } = test.store;
      await within(1_000n, of, [entry('a', 32n, 'nonce 1'), entry('b', 64n, 'nonce 1')]);
      await within(1_000n, of, [entry('c', 5n)]);
      expect(await spending.spent({ ...of, day })).toBe(69n);
      await spending.settle({ ...of, unsignedTxHash: 'b', state: 'released' });
      expect(await spending.spent({ ...of, day })).toBe(37n);
      await spending.settle({ ...of, unsignedTxHash: 'c', state: 'counted' });
      await spending.settle({ ...of, unsignedTxHash: 'c', state: 'released' });
      expect(await spending.spent({ ...of, day })).toBe(37n);
      expect(await spending.spent({ ...of, day: '2026-11-24' })).toBe(0n);
      expect(await spending.spent({ ...of, chain: 'sol', day })).toBe(0n);
      expect(
        (await spending.open({ since: day, until: at, of })).map((one) => one.unsignedTxHash),
      ).toEqual(['a']);
    });

    it('counts the same bytes once, also when they were given up and are crafted again', async () => {
      const of = await key();
      const { policyReservations: spending } = test.store;
      await within(1_000n, of, [entry('a', 32n)]);
      expect(await within(1_000n, of, [entry('a', 32n)])).toBe(32n);
      await spending.settle({ ...of, unsignedTxHash: 'a', state: 'released' });
      expect(await within(1_000n, of, [entry('a', 32n)])).toBe(32n);
    });
  });
});
