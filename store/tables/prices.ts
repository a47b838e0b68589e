import { date, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { price, time } from './columns.ts';

export const tokenPrices = pgTable(
  'token_prices',
  {
    token: text().notNull(),
    day: date().notNull(),
    price: price().notNull(),
    source: text().notNull(),
    storedAt: time().notNull(),
  },
  (table) => [primaryKey({ columns: [table.token, table.day] })],
);
