import { silentLog } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRST_PREVIOUS_HASH } from './audit-chain.ts';
import { type AuditEntry, auditEntryHash, openStore, type Store } from './index.ts';
import { migrate, readMigrations } from './migrate.ts';
import { openDatabase } from './open-store.ts';
import { type TestDatabase, testEngines } from './testing/index.ts';

const entry: AuditEntry = {
  organizationId: null,
  actor: { type: 'operator', id: null, label: 'operator' },
  action: 'tested',
  subject: { type: 'test', id: '1', label: 'One' },
  details: {},
  address: '::1',
  userAgent: null,
};

/** All entries, after a look at each: its place, its hash, the hash before it and its time. */
async function verifiedChain(store: Store) {
  const entries = await store.audit.entries({ fromSeq: 1, limit: 100_000 });
  let previousHash = FIRST_PREVIOUS_HASH;
  let at = 0;
  for (const [index, chained] of entries.entries()) {
    expect(chained.seq).toBe(index + 1);
    expect(chained.previousHash).toBe(previousHash);
    expect(chained.hash).toBe(auditEntryHash(chained));
    expect(chained.at.getTime()).toBeGreaterThanOrEqual(at);
    previousHash = chained.hash;
    at = chained.at.getTime();
  }
  return entries;
}

describe.each(testEngines)('the audit log on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let database: TestDatabase;
  let store: Store;
  let organizationId: string;
  beforeAll(async () => {
    database = await engine.create();
    store = await openStore(database.options);
    const organization = { name: 'Acme', slug: 'acme', networks: [] };
    organizationId = (await store.organizations.create(organization)).id;
  });
  afterAll(async () => {
    await store?.close();
    await database?.remove();
  });

  it('has no end while it is empty', async () => {
    expect(await store.audit.head()).toBeUndefined();
    expect(await store.audit.list({ limit: 10 })).toEqual([]);
  });

  it('gives back what was done, and a hash that still fits after the way through the database', async () => {
    const done: AuditEntry = {
      ...entry,
      organizationId,
      actor: { type: 'user', id: 'u1', label: 'Ännchen 😀 "quoted" \\ \n' },
      details: {
        b: { z: [1, -1, 0, Number.MAX_SAFE_INTEGER], a: null },
        a: { text: '\u2028 \u007f </script>', '': true, aa: false, ä: '10', A: [] },
      },
      userAgent: 'Browser/1.0',
    };
    await store.audit.append(done);
    await store.audit.append({
      ...entry,
      actor: { ...entry.actor, label: 'NUL \0 and half a pair \ud83d' },
      details: { '\ud83d': '\0', float: undefined },
    });
    const [first, second] = await verifiedChain(store);
    expect(first).toMatchObject(done);
    expect(second?.details).toEqual({ '\ufffd': '\ufffd' });
    expect(await store.audit.head()).toEqual({ seq: 2, hash: second?.hash });
  });

  it('refuses a number that would not come back as it is, and stores nothing', async () => {
    const before = await store.audit.head();
    const refused = store.audit.append({ ...entry, details: { rate: 0.1 } });
    await expect(refused).rejects.toThrow(RangeError);
    expect(await store.audit.head()).toEqual(before);
  });

  it('has no gap and one chain when many append at the same time', async () => {
    const before = (await verifiedChain(store)).length;
    await Promise.all(
      Array.from({ length: 50 }, (_, number) =>
        number % 2
          ? store.audit.append({ ...entry, details: { number } })
          : store.atomically(async ({ audit }) => {
              await audit.append({ ...entry, details: { number } });
              await audit.append({ ...entry, details: { number } });
            }),
      ),
    );
    const entries = await verifiedChain(store);
    expect(entries).toHaveLength(before + 75);
    const numbers = entries.slice(before).map(({ details }) => details.number);
    expect(new Set(numbers).size).toBe(50);
  });

  it('holds what a transaction did if it was stored, in its order, and nothing otherwise', async () => {
    const before = await store.audit.head();
    const failing = store.atomically(async ({ audit, organizations }) => {
      await audit.append({ ...entry, action: 'never_happened' });
      await organizations.update({ id: organizationId, name: 'Never' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await store.audit.head()).toEqual(before);
    expect((await store.organizations.find(organizationId))?.name).toBe('Acme');
    await store.atomically(async ({ audit }) => {
      await audit.append({ ...entry, action: 'first' });
      await audit.append({ ...entry, action: 'second' });
    });
    const latest = await store.audit.list({ limit: 2 });
    expect(latest.map(({ action }) => action)).toEqual(['second', 'first']);
  });

  it('lets transactions end in any order that append and then change the same row', async () => {
    const before = (await verifiedChain(store)).length;
    await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        store.atomically(async ({ audit, organizations }) => {
          const change = () =>
            organizations.update({ id: organizationId, maxTokenDays: number + 1 });
          if (number % 2) await change();
          await audit.append({ ...entry, organizationId, action: 'raced' });
          if (number % 2 === 0) await change();
        }),
      ),
    );
    expect(await verifiedChain(store)).toHaveLength(before + 20);
  });

  it('lists the latest first, by organization, by what is asked, page by page', async () => {
    const by = { type: 'token', id: 't-1', label: '100%_sure\\' } as const;
    for (const [action, fields] of [
      ['listed_one', { actor: by, address: '203.0.113.9' }],
      ['listed_two', { subject: { type: 'token', id: 't-2', label: 'Reporting' } }],
      ['listed_three', { organizationId: null }],
    ] as const) {
      await store.audit.append({ ...entry, organizationId, action, ...fields });
    }
    const list = async (filter: Parameters<Store['audit']['list']>[0]['filter']) =>
      (await store.audit.list({ organizationId, filter, limit: 100 })).map(({ action }) => action);
    const [two, one] = await store.audit.list({ organizationId, limit: 2 });
    expect([two?.action, one?.action]).toEqual(['listed_two', 'listed_one']);
    const page = await store.audit.list({ organizationId, before: two?.seq, limit: 1 });
    expect(page).toEqual([one]);
    expect((await store.audit.list({ limit: 1 }))[0]?.action).toBe('listed_three');
    expect(await list({ action: 'listed_one' })).toEqual(['listed_one']);
    expect(await list({ actorId: 't-1' })).toEqual(['listed_one']);
    for (const text of ['100%_SURE\\', '203.0.113', 'listed_o']) {
      expect(await list({ text })).toEqual(['listed_one']);
    }
    expect(await list({ text: 'reporting' })).toEqual(['listed_two']);
    expect(await list({ text: '100%_sure_' })).toEqual([]);
    expect(await list({ text: '%' })).toEqual(['listed_one']);
    const [since, until] = [one?.at, new Date((two?.at.getTime() ?? 0) + 1)];
    expect(await list({ from: since, to: until })).toEqual(
      expect.arrayContaining(['listed_two', 'listed_one']),
    );
    expect(await list({ from: until })).toEqual([]);
    expect(await list({ to: new Date(0) })).toEqual([]);
  });

  it('keeps signed heads, each once', async () => {
    expect(await store.audit.lastHead()).toBeUndefined();
    const head = (number: number) => ({
      seq: number,
      hash: `0x${`0${number}`.repeat(32)}`,
      at: new Date(1_800_000_000_000 + number),
      publicKey: `0x${'aa'.repeat(32)}`,
      signature: `0x${'bb'.repeat(64)}`,
    });
    for (const number of [1, 2, 2, 3]) await store.audit.addHead(head(number));
    expect(await store.audit.lastHead()).toEqual(head(3));
    expect(await store.audit.listHeads({ limit: 2 })).toEqual([head(3), head(2)]);
    expect(await store.audit.listHeads({ limit: 9 })).toHaveLength(3);
  });

  it('refuses to change, to remove or to empty what was written', async () => {
    const before = await store.audit.entries({ fromSeq: 1, limit: 1_000 });
    await store.close();
    const direct = await openDatabase(database.options);
    for (const table of ['audit_entries', 'audit_heads']) {
      for (const [name, text] of Object.entries({
        update: `update ${table} set hash = hash`,
        update_none: `update ${table} set hash = hash where false`,
        delete: `delete from ${table}`,
        delete_last: `delete from ${table} where seq = (select max(seq) from ${table})`,
        truncate: `truncate ${table}`,
      })) {
        await expect(direct.run({ name: `${name}_${table}`, text }, [])).rejects.toThrow(
          `${table} is only ever appended to`,
        );
      }
    }
    await direct.close();
    store = await openStore(database.options);
    expect(await store.audit.entries({ fromSeq: 1, limit: 1_000 })).toEqual(before);
  });
});

describe.each(testEngines)('an audit log from before it was chained, on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');

  it('becomes the beginning of the chain', async ({ onTestFinished }) => {
    const made = await engine.create();
    onTestFinished(made.remove);
    const run = (name: string, text: string) => database.run({ name, text }, []);
    const database = await openDatabase(made.options);
    const migrations = await readMigrations();
    const chained = migrations.findIndex(({ name }) => name.startsWith('0004'));
    await migrate(database, migrations.slice(0, chained), silentLog);
    await run(
      'insert_organization',
      `insert into organizations (id, name, slug)
       values ('00000000-0000-4000-8000-000000000001', 'Acme', 'acme')`,
    );
    await run(
      'insert_events',
      `insert into audit_events (id, organization_id, at, actor, action, subject, details, address)
       values
         (gen_random_uuid(), null, '2026-01-01T00:00:01.000999Z', 'operator', 'third', 's', '{}', null),
         (gen_random_uuid(), '00000000-0000-4000-8000-000000000001', '2026-01-01T00:00:00.123456Z',
          'token 00000000-0000-4000-8000-000000000002', 'first', 'é "x" \\ /',
          '{"b": [1, {"y": null, "x": "\\n\\u0001\\u007f 😀"}], "a": {"B": true, "aa": 0, "a": ""}}', '::1'),
         (gen_random_uuid(), null, '2026-01-01T00:00:00.1239Z', 'user 7', 'second', 's', '{"n": -5}', null)`,
    );
    await database.close();
    const store = await openStore(made.options);
    onTestFinished(() => store.close());
    await store.audit.append({ ...entry, action: 'fourth' });
    const entries = await verifiedChain(store);
    expect(entries.map(({ action }) => action)).toEqual(['first', 'second', 'third', 'fourth']);
    expect(entries[0]).toMatchObject({
      organizationId: '00000000-0000-4000-8000-000000000001',
      at: new Date('2026-01-01T00:00:00.123Z'),
      actor: { type: 'token', id: '00000000-0000-4000-8000-000000000002' },
      subject: { type: 'unknown', id: 'é "x" \\ /' },
      address: '::1',
    });
    expect(entries[1]).toMatchObject({ actor: { type: 'user', id: '7', label: 'user 7' } });
    expect(entries[2]).toMatchObject({ actor: { type: 'operator', id: null } });
  });
});
