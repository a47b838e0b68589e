import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { network, position, time } from './columns.ts';

/** OpenPGP keys that exit messages of an organization are encrypted to. */
export const exitMessageKeys = pgTable('exit_message_keys', {
  organizationId: uuid().primaryKey(),
  /** ASCII armor. */
  publicKey: text().notNull(),
  /** Of the primary key, lower-case hex. */
  fingerprint: text().notNull(),
  /** Its first user id; '' when it has none. */
  userId: text().notNull(),
  createdAt: time().notNull(),
});

/** Signed exits, encrypted to the key of that fingerprint. */
export const exitMessages = pgTable(
  'exit_messages',
  {
    organizationId: uuid().notNull(),
    network: network(),
    chain: text().notNull(),
    stakeId: text().notNull(),
    fingerprint: text().notNull(),
    epoch: position().notNull(),
    /** ASCII armor. */
    payload: text().notNull(),
    updatedAt: time().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.network, table.chain, table.stakeId] }),
  ],
);
