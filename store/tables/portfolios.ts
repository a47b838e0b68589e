import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { network, time } from './columns.ts';

export const portfolios = pgTable(
  'portfolios',
  {
    organizationId: uuid().notNull(),
    network: network(),
    subjectId: uuid().notNull(),
    stakesVersion: text().notNull(),
    answer: text().notNull(),
    updatedAt: time().notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.network, table.subjectId] })],
);
