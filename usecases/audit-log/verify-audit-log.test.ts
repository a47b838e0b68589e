import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SignedAuditHead, signHeadStatement } from './audit-head.ts';
import { createAuditKey } from './audit-key.ts';
import { type AuditLogEntry, hashOfEntry } from './audit-log-entry.ts';
import { verifyAuditLog } from './verify-audit-log.ts';

const key = createAuditKey(Buffer.alloc(32, 1));
const otherKey = createAuditKey(Buffer.alloc(32, 2));
const at = new Date('2026-11-23T11:00:00Z');

/** The entry with the hash that its content has. */
const hashed = (entry: AuditLogEntry): AuditLogEntry => ({ ...entry, hash: hashOfEntry(entry) });

const entryAfter = (last: AuditLogEntry | undefined, label: string): AuditLogEntry =>
  hashed({
    seq: (last?.seq ?? 0) + 1,
    at: at.toISOString(),
    organization_id: null,
    actor: { type: 'user', id: 'u1', label: 'ada@acme.test' },
    action: 'token_created',
    subject: { type: 'token', id: 't1', label },
    details: { after: { name: label, scopes: ['read'] } },
    address: '192.0.2.1',
    user_agent: null,
    previous_hash: last?.hash ?? `0x${'00'.repeat(32)}`,
    hash: '',
  });

/** A whole log; `label` says what the entry of a number is about. */
function* aLog(length: number, label = (seq: number) => `token ${seq}`): Generator<AuditLogEntry> {
  let last: AuditLogEntry | undefined;
  for (let seq = 1; seq <= length; seq += 1) {
    last = entryAfter(last, label(seq));
    yield last;
  }
}

const log = [...aLog(20)];
const headOf = (entry: AuditLogEntry | undefined, by = key): SignedAuditHead => {
  if (!entry) throw new Error('no such entry');
  return signHeadStatement({ seq: entry.seq, hash: entry.hash, at }, by);
};
const head = headOf(log[14]);

const check = async (
  entries: Iterable<AuditLogEntry>,
  heads: readonly SignedAuditHead[] = [head],
) => {
  const verdict = await verifyAuditLog({ entries, heads, publicKey: key.publicKey });
  return verdict.faults.map(({ kind, seq }) => `${kind} ${seq}`);
};

/** The log with one entry replaced. */
const withEntry = (seq: number, change: (entry: AuditLogEntry) => AuditLogEntry): AuditLogEntry[] =>
  log.map((entry) => (entry.seq === seq ? change(entry) : entry));

describe('a check of the audit log', () => {
  it('says that a whole log is intact, and how much of it is signed', async () => {
    const verdict = await verifyAuditLog({ entries: log, heads: [head], publicKey: key.publicKey });
    expect(verdict).toEqual({
      verdict: 'intact',
      entries: 20,
      heads: 1,
      last: { seq: 20, hash: log[19]?.hash },
      signed_up_to: 15,
      faults: [],
      fault_count: 0,
    });
    expect(await check([], [])).toEqual([]);
  });

  it('finds an entry whose content was changed, whatever of it', async () => {
    const changes: ((entry: AuditLogEntry) => AuditLogEntry)[] = [
      (entry) => ({ ...entry, at: '2026-11-23T11:00:00.001Z' }),
      (entry) => ({ ...entry, organization_id: 'other' }),
      (entry) => ({ ...entry, actor: { ...entry.actor, type: 'operator' } }),
      (entry) => ({ ...entry, actor: { ...entry.actor, id: null } }),
      (entry) => ({ ...entry, actor: { ...entry.actor, label: 'eve@acme.test' } }),
      (entry) => ({ ...entry, action: 'token_deleted' }),
      (entry) => ({ ...entry, subject: { ...entry.subject, type: 'member' } }),
      (entry) => ({ ...entry, subject: { ...entry.subject, id: 't2' } }),
      (entry) => ({ ...entry, subject: { ...entry.subject, label: 'other' } }),
      (entry) => ({ ...entry, details: {} }),
      (entry) => ({ ...entry, details: { ...entry.details, more: null } }),
      (entry) => ({ ...entry, address: null }),
      (entry) => ({ ...entry, user_agent: 'curl' }),
    ];
    for (const change of changes)
      expect(await check(withEntry(7, change))).toEqual(['changed_entry 7']);
  });

  it('finds an entry that was changed together with its hash, at the one after it', async () => {
    const rehashed = withEntry(7, (entry) => hashed({ ...entry, action: 'nothing_happened' }));
    expect(await check(rehashed)).toEqual(['broken_link 8']);
  });

  it('finds entries that are missing, also at the beginning', async () => {
    expect(await check(log.filter(({ seq }) => seq !== 7))).toEqual(['missing_entries 7']);
    expect(await check(log.filter(({ seq }) => seq < 7 || seq > 9))).toEqual(['missing_entries 7']);
    expect(await check(log.slice(3))).toEqual(['missing_entries 1']);
  });

  it('finds entries that were numbered anew to hide a missing one', async () => {
    const renumbered = [...log.slice(0, 6), ...log.slice(7).map((e) => ({ ...e, seq: e.seq - 1 }))];
    expect((await check(renumbered, [])).slice(0, 2)).toEqual(['changed_entry 7', 'broken_link 7']);
  });

  it('finds entries in another order, and ones that come twice', async () => {
    const [six, seven] = log.slice(5, 7) as [AuditLogEntry, AuditLogEntry];
    expect(await check([...log.slice(0, 5), seven, six, ...log.slice(7)])).toEqual([
      'missing_entries 6',
      'wrong_order 6',
    ]);
    expect(await check([...log.slice(0, 7), seven, ...log.slice(7)])).toEqual(['wrong_order 7']);
    const swapped = [...log.slice(0, 5), { ...seven, seq: 6 }, { ...six, seq: 7 }, ...log.slice(7)];
    expect((await check(swapped))[0]).toBe('changed_entry 6');
  });

  it('finds an end that was cut off before a signed head, all of it too', async () => {
    expect(await check(log.slice(0, 14))).toEqual(['cut_off_end 15']);
    expect(await check([])).toEqual(['cut_off_end 15']);
    expect(await check(log.slice(0, 15))).toEqual([]);
  });

  it('finds a log that was rewritten from some entry on, by the heads that were signed before', async () => {
    const rewritten = [...aLog(20, (seq) => (seq < 7 ? `token ${seq}` : 'nothing to see'))];
    expect(await check(rewritten, [headOf(log[5]), head])).toEqual(['rewritten_log 15']);
    // A head signed over the rewritten log does not help against one over the true one.
    expect(await check(rewritten, [headOf(rewritten[14]), head])).toEqual(['rewritten_log 15']);
  });

  it('believes no head that another key signed, or whose statement was changed', async () => {
    expect(await check(log, [headOf(log[14], otherKey)])).toEqual(['forged_head 15']);
    for (const changed of [
      { ...head, seq: 16 },
      { ...head, hash: log[15]?.hash ?? '' },
      { ...head, at: '2026-11-23T12:00:00.000Z' },
      { ...head, public_key: otherKey.publicKey },
      { ...head, signature: '0x' },
      { ...head, signature: `0x${'00'.repeat(64)}` },
      { ...headOf(log[14], otherKey), public_key: key.publicKey },
    ]) {
      expect(await check(log, [changed])).toEqual([`forged_head ${changed.seq}`]);
    }
  });

  it('goes on after a fault and counts those that it does not list', async () => {
    const broken = log.map((entry) => ({ ...entry, action: 'x' }));
    const many = await verifyAuditLog({
      entries: [...Array(20).keys()].flatMap(() => broken),
      heads: [],
      publicKey: key.publicKey,
    });
    expect(many.faults).toHaveLength(100);
    // Each of 400 has a wrong hash, and 380 come again.
    expect(many.fault_count).toBe(780);
  });

  it('finds any single change of any field of any entry', async () => {
    const fields = Object.keys(log[0] ?? {}) as (keyof AuditLogEntry)[];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 15 }),
        fc.constantFrom(...fields),
        fc.integer({ min: 1, max: 15 }),
        async (seq, field, donor) => {
          const given = { ...log[donor - 1], address: '198.51.100.7', user_agent: 'x' };
          const before = log[seq - 1]?.[field];
          fc.pre(JSON.stringify(given[field]) !== JSON.stringify(before));
          const changed = withEntry(seq, (entry) => ({ ...entry, [field]: given[field] }));
          expect(await check(changed)).not.toEqual([]);
        },
      ),
    );
  });

  it('keeps none of the entries that it has read', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    let alive = 0;
    let most = 0;
    const registry = new FinalizationRegistry(() => {
      alive -= 1;
    });
    async function* counted(): AsyncGenerator<AuditLogEntry> {
      for (const entry of aLog(100_000)) {
        alive += 1;
        registry.register(entry, undefined);
        if (entry.seq % 10_000 === 0) {
          collectGarbage();
          // The registry is told in a later turn of the event loop, not always in the next one.
          await new Promise((done) => setImmediate(done));
          most = Math.max(most, alive);
        }
        yield entry;
      }
    }
    const { verdict, entries } = await verifyAuditLog({
      entries: counted(),
      heads: [],
      publicKey: key.publicKey,
    });
    expect({ verdict, entries }).toEqual({ verdict: 'intact', entries: 100_000 });
    expect(most).toBeLessThan(entries / 2);
  });
});

describe('the key of heads', () => {
  it('signs as RFC 8032 says', () => {
    // Section 7.1, TEST 1.
    const vector = createAuditKey(
      Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex'),
    );
    expect(vector.publicKey).toBe(
      '0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    );
    expect(vector.sign(new Uint8Array())).toBe(
      '0xe5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    );
  });
});
