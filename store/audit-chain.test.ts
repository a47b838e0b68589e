import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChainedAuditEntry } from './audit.ts';
import { auditEntryHash, FIRST_PREVIOUS_HASH, storableEntry } from './audit-chain.ts';

const entry: Omit<ChainedAuditEntry, 'hash'> = {
  seq: 7,
  at: new Date('2026-11-23T11:00:00.001Z'),
  organizationId: '00000000-0000-4000-8000-000000000001',
  actor: { type: 'user', id: '00000000-0000-4000-8000-000000000002', label: 'ann@example.org' },
  action: 'token_updated',
  subject: { type: 'token', id: '00000000-0000-4000-8000-000000000003', label: 'reporting "ü"' },
  details: { before: { name: 'a', scopes: ['read'] }, after: { scopes: [], name: 'b', days: 90 } },
  address: '2001:db8::1',
  userAgent: null,
  previousHash: FIRST_PREVIOUS_HASH,
};

describe('the hash of an audit entry', () => {
  it('is the SHA-256 of the text that others can write down for themselves', () => {
    const text =
      '{"action":"token_updated","actor":{"id":"00000000-0000-4000-8000-000000000002",' +
      '"label":"ann@example.org","type":"user"},"address":"2001:db8::1",' +
      '"at":"2026-11-23T11:00:00.001Z","details":{"after":{"days":90,"name":"b","scopes":[]},' +
      '"before":{"name":"a","scopes":["read"]}},' +
      '"organization_id":"00000000-0000-4000-8000-000000000001",' +
      `"previous_hash":"0x${'0'.repeat(64)}","seq":7,` +
      '"subject":{"id":"00000000-0000-4000-8000-000000000003","label":"reporting \\"ü\\"",' +
      '"type":"token"},"user_agent":null}';
    expect(auditEntryHash(entry)).toBe(`0x${createHash('sha256').update(text).digest('hex')}`);
  });

  it('does not depend on the order in which a database gives members back', () => {
    const { before, after } = entry.details;
    expect(auditEntryHash({ ...entry, details: { after, before } })).toBe(auditEntryHash(entry));
  });

  it.each<[string, Partial<ChainedAuditEntry>]>([
    ['place', { seq: 8 }],
    ['time', { at: new Date('2026-11-23T11:00:00.002Z') }],
    ['organization', { organizationId: null }],
    ['kind of actor', { actor: { ...entry.actor, type: 'token' } }],
    ['actor', { actor: { ...entry.actor, id: null } }],
    ["actor's label", { actor: { ...entry.actor, label: 'eve@example.org' } }],
    ['action', { action: 'token_deleted' }],
    ['kind of subject', { subject: { ...entry.subject, type: 'member' } }],
    ['subject', { subject: { ...entry.subject, id: 'x' } }],
    ["subject's label", { subject: { ...entry.subject, label: 'x' } }],
    ['details', { details: { ...entry.details, more: null } }],
    ['address', { address: null }],
    ['browser', { userAgent: 'x' }],
    ['hash before it', { previousHash: `0x${'11'.repeat(32)}` }],
  ])('changes with its %s', (_what, change) => {
    expect(auditEntryHash({ ...entry, ...change })).not.toBe(auditEntryHash(entry));
  });

  it('differs for any two details that differ as JSON', () => {
    const details = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
    fc.assert(
      fc.property(details, details, (one, other) => {
        const [first, second] = [one, other].map((value) => JSON.parse(JSON.stringify(value)));
        const areEqual = isSame(first, second);
        const hashes = [first, second].map((value) => auditEntryHash({ ...entry, details: value }));
        expect(hashes[0] === hashes[1]).toBe(areEqual);
      }),
    );
  });
});

const isSame = (one: unknown, other: unknown): boolean => {
  try {
    expect(one).toStrictEqual(other);
    return true;
  } catch {
    return false;
  }
};

describe('an audit entry as it is stored', () => {
  it('has no text that PostgreSQL refuses, and no members without a value', () => {
    const stored = storableEntry({
      ...entry,
      actor: { type: 'user', id: null, label: 'a\0b\ud800c😀' },
      userAgent: '\udc00',
      details: { 'k\0': ['\ud83d', { gone: undefined, kept: null }] },
    });
    expect(stored).toMatchObject({
      actor: { label: 'a\ufffdb\ufffdc😀' },
      userAgent: '\ufffd',
      details: { 'k\ufffd': ['\ufffd', { kept: null }] },
    });
    expect(Object.keys(stored)).not.toContain('seq');
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses the number %d', (days) => {
    expect(() => storableEntry({ ...entry, details: { after: [{ days }] } })).toThrow(RangeError);
  });
});
