import type { Role } from '@kiln-connect/core';
import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, time } from './columns.ts';

export const members = pgTable(
  'members',
  {
    organizationId: uuid().notNull(),
    userId: uuid().notNull(),
    role: text().$type<Role>().notNull(),
    joinedAt: time().notNull().defaultNow(),
    /** Since when their role may govern, without a break; null while it may not. */
    governsSince: time(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.userId] })],
);

export const invitations = pgTable('invitations', {
  id: uuid().primaryKey(),
  organizationId: uuid().notNull(),
  email: text().notNull(),
  role: text().$type<Role>().notNull(),
  tokenHash: bytes().notNull(),
  invitedBy: uuid(),
  createdAt: time().notNull(),
  expiresAt: time().notNull(),
  acceptedAt: time(),
  revokedAt: time(),
  sentAt: time(),
});

export const setUpLinks = pgTable('set_up_links', {
  purpose: text().primaryKey(),
  tokenHash: bytes().notNull(),
  createdAt: time().notNull(),
});

export const outbox = pgTable('outbox', {
  id: uuid().primaryKey(),
  kind: text().notNull(),
  recipient: text().notNull(),
  organizationId: uuid(),
  sealed: bytes(),
  createdAt: time().notNull().defaultNow(),
  expiresAt: time().notNull(),
  attempts: integer().notNull().default(0),
  nextAttemptAt: time(),
  lastError: text(),
  sentAt: time(),
});

export const throttles = pgTable('throttles', {
  key: text().primaryKey(),
  count: integer().notNull(),
  endsAt: time().notNull(),
});
