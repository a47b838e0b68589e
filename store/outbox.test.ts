import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';

const now = new Date('2026-11-23T11:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const FAR = later(10 * 86_400);

describe.each(testEngines)('mails on their way out, on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestStore;
  let store: Store;
  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
  });
  afterAll(() => test?.remove());
  beforeEach(() => store.outbox.prune(FAR));

  const add = async (fields: { expiresAt?: Date; sealed?: Uint8Array } = {}) => {
    const id = randomUUID();
    await store.outbox.add({
      id,
      kind: 'password_reset',
      to: 'ann@example.org',
      organizationId: null,
      sealed: new Uint8Array([0, 255]),
      expiresAt: later(3_600),
      ...fields,
    });
    // PGlite's clock counts milliseconds, and two mails of one have no order.
    await sleep(2);
    return id;
  };
  const claim = async (at: Date, limit = 100) =>
    (await store.outbox.claim({ now: at, limit, leaseSeconds: 60 })).map(({ id }) => id);

  it('are claimed oldest first, and by nobody else while the lease runs', async () => {
    const ids = [await add(), await add(), await add()];
    const [first] = await store.outbox.claim({ now, limit: 1, leaseSeconds: 60 });
    expect(first).toEqual({
      id: ids[0],
      kind: 'password_reset',
      to: 'ann@example.org',
      organizationId: null,
      sealed: new Uint8Array([0, 255]),
      createdAt: expect.any(Date),
      expiresAt: later(3_600),
      attempts: 1,
      lastError: null,
    });
    expect(await claim(later(59))).toEqual(ids.slice(1));
    expect(await claim(later(60))).toEqual(ids.slice(0, 1));
  });

  it('are claimed once when many servers look at the same time', async () => {
    const ids = [];
    for (let count = 0; count < 20; count += 1) ids.push(await add());
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(now, 5)));
    expect(new Set(claims.flat()).size).toBe(claims.flat().length);
    const rest = await claim(now);
    expect([...claims.flat(), ...rest].sort()).toEqual(ids.sort());
  });

  if (engine.name === 'PostgreSQL') {
    it('are passed over, not waited for, while another server takes them', async () => {
      const ids = [await add(), await add(), await add()];
      await store.atomically(async ({ outbox }) => {
        const taken = await outbox.claim({ now, limit: 2, leaseSeconds: 60 });
        expect(taken.map(({ id }) => id)).toEqual(ids.slice(0, 2));
        expect(await claim(now)).toEqual(ids.slice(2));
      });
    });
  }

  it('wait after a failure until the time for the next attempt, and say what went wrong', async () => {
    const id = await add();
    await claim(now);
    await store.outbox.failed({ id, error: 'mailbox full', nextAttemptAt: later(600) });
    expect(await claim(later(599))).toEqual([]);
    expect(await store.outbox.claim({ now: later(600), limit: 1, leaseSeconds: 60 })).toMatchObject(
      [{ id, attempts: 2, lastError: 'mailbox full' }],
    );
  });

  it('are gone from the list once sent, their content forgotten', async () => {
    const id = await add();
    await store.outbox.sent(id);
    expect(await claim(FAR)).toEqual([]);
    expect(await store.outbox.pending({ now, limit: 10 })).toEqual([]);
    await store.outbox.failed({ id, error: 'too late to fail', nextAttemptAt: now });
    const rows = await store.people.orm.execute('select sealed, sent_at, last_error from outbox');
    expect((rows as unknown as { rows: unknown[] }).rows).toEqual([
      { sealed: null, sent_at: expect.anything(), last_error: null },
    ]);
  });

  it('are neither sent nor shown when they have expired, and forgotten when asked', async () => {
    const [old, young] = [await add({ expiresAt: later(10) }), await add()];
    const shown = async (at: Date) =>
      (await store.outbox.pending({ now: at, limit: 10 })).map(({ id }) => id);
    expect(await shown(now)).toEqual([old, young]);
    expect(await shown(later(10))).toEqual([young]);
    expect(await claim(later(10))).toEqual([young]);
    await store.outbox.prune(later(10));
    expect(await shown(now)).toEqual([young]);
  });

  it('are not there when the transaction that wrote them fails', async () => {
    const failing = store.atomically(async ({ outbox }) => {
      await outbox.add({
        id: randomUUID(),
        kind: 'invitation',
        to: 'ann@example.org',
        organizationId: null,
        sealed: new Uint8Array(1),
        expiresAt: FAR,
      });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await store.outbox.pending({ now, limit: 10 })).toEqual([]);
  });
});
