import type { JsonObject } from '@kiln-connect/core';
import { jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { hexBytes, position, time } from './columns.ts';

/** Triggers refuse every change of what is in it. */
export const auditEntries = pgTable('audit_entries', {
  seq: position().primaryKey(),
  at: time().notNull(),
  organizationId: uuid(),
  actorType: text().$type<'operator' | 'user' | 'token' | 'system'>().notNull(),
  actorId: text(),
  actorLabel: text().notNull(),
  action: text().notNull(),
  subjectType: text().notNull(),
  subjectId: text().notNull(),
  subjectLabel: text().notNull(),
  details: jsonb().$type<JsonObject>().notNull(),
  address: text(),
  userAgent: text(),
  previousHash: hexBytes().notNull(),
  hash: hexBytes().notNull(),
});

/** Triggers refuse every change of what is in it. */
export const auditHeads = pgTable(
  'audit_heads',
  {
    seq: position().notNull(),
    at: time().notNull(),
    publicKey: hexBytes().notNull(),
    hash: hexBytes().notNull(),
    signature: hexBytes().notNull(),
  },
  (table) => [primaryKey({ columns: [table.seq, table.at, table.publicKey] })],
);

/** Where one key of heads took over from another, signed by both. */
export const auditKeyChanges = pgTable(
  'audit_key_changes',
  {
    previousPublicKey: hexBytes().notNull(),
    publicKey: hexBytes().notNull(),
    seq: position().notNull(),
    hash: hexBytes().notNull(),
    at: time().notNull(),
    previousSignature: hexBytes().notNull(),
    signature: hexBytes().notNull(),
  },
  (table) => [primaryKey({ columns: [table.previousPublicKey, table.publicKey] })],
);
