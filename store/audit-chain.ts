import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '@kiln-connect/core';
import type { AuditEntry, ChainedAuditEntry } from './audit.ts';

/** The hash before the first entry's. */
export const FIRST_PREVIOUS_HASH = `0x${'00'.repeat(32)}`;

/**
 * The hash of an entry of the audit log, 32 bytes, lower-case hex with 0x: SHA-256 of the entry as
 * JSON in UTF-8, its place and the hash before it included, all names in alphabetical order (by
 * UTF-16 unit), without spaces, as RFC 8785 writes it.
 */
export function auditEntryHash(entry: Omit<ChainedAuditEntry, 'hash'>): string {
  const text = canonicalJson({
    action: entry.action,
    actor: { id: entry.actor.id, label: entry.actor.label, type: entry.actor.type },
    address: entry.address,
    at: entry.at.toISOString(),
    details: entry.details,
    organization_id: entry.organizationId,
    previous_hash: entry.previousHash,
    seq: entry.seq,
    subject: { id: entry.subject.id, label: entry.subject.label, type: entry.subject.type },
    user_agent: entry.userAgent,
  });
  return `0x${createHash('sha256').update(text).digest('hex')}`;
}

function canonicalJson(value: Json): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .flatMap((name) => {
      const member = value[name];
      return member === undefined ? [] : `${JSON.stringify(name)}:${canonicalJson(member)}`;
    });
  return `{${members.join(',')}}`;
}

/**
 * The entry as the database gives it back: text without what PostgreSQL can not store (NUL, halves
 * of surrogate pairs), members without a value left out.
 * @throws {RangeError} for a number that is no integer, or one that JSON does not carry without loss.
 */
export const storableEntry = (entry: AuditEntry): AuditEntry => ({
  organizationId: entry.organizationId,
  actor: {
    type: entry.actor.type,
    id: entry.actor.id === null ? null : storableText(entry.actor.id),
    label: storableText(entry.actor.label),
  },
  action: storableText(entry.action),
  subject: {
    type: storableText(entry.subject.type),
    id: storableText(entry.subject.id),
    label: storableText(entry.subject.label),
  },
  details: storableObject(entry.details),
  address: entry.address === null ? null : storableText(entry.address),
  userAgent: entry.userAgent === null ? null : storableText(entry.userAgent),
});

function storable(value: Json): Json {
  if (typeof value === 'string') return storableText(value);
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new RangeError(
      `the number ${value} in an audit entry would not come back as it is: write it as text`,
    );
  }
  if (isList(value)) return value.map(storable);
  return typeof value === 'object' && value !== null ? storableObject(value) : value;
}

const storableObject = (value: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      member === undefined ? [] : [[storableText(name), storable(member)]],
    ),
  );

const storableText = (text: string): string => text.replace(/[\p{Surrogate}\0]/gu, '\ufffd');

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
