import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { network, time } from './columns.ts';

export const exitAnswers = pgTable(
  'exit_answers',
  {
    chain: text().notNull(),
    network: network(),
    stakeId: text().notNull(),
    attempts: integer().notNull(),
    problem: text(),
    nextTryAt: time().notNull(),
    doneAt: time(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.network, table.stakeId] })],
);
