import { boolean, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { amount, network, position, time } from './columns.ts';

export const reservedNonces = pgTable(
  'reserved_nonces',
  {
    organizationId: uuid().notNull(),
    network: network(),
    chain: text().notNull(),
    wallet: text().notNull(),
    nonce: position().notNull(),
    until: time().notNull(),
    purpose: text(),
    cost: amount().notNull().default(0n),
    sent: boolean().notNull().default(false),
  },
  (table) => [
    primaryKey({
      columns: [table.organizationId, table.network, table.chain, table.wallet, table.nonce],
    }),
  ],
);
