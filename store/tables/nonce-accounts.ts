import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { network, position, time } from './columns.ts';

export const nonceAccounts = pgTable(
  'nonce_accounts',
  {
    chain: text().notNull(),
    network: network(),
    account: text().notNull(),
    number: integer().notNull(),
    authority: text().notNull(),
    createdAt: time().notNull().defaultNow(),
    leaseId: uuid(),
    organizationId: uuid(),
    nonce: text(),
    leasedAt: time(),
    leasedUntil: time(),
    handedOutAt: time(),
    seenPosition: position().notNull().default(0),
    freedAt: time(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.network, table.account] })],
);
