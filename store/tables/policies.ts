import type { Json } from '@kiln-connect/core';
import { date, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { amount, network, time } from './columns.ts';

const change = {
  document: jsonb().$type<Json>(),
  hash: text(),
  reason: text().notNull(),
  proposedBy: uuid(),
  proposedByLabel: text().notNull(),
  proposedAt: time().notNull(),
};

export const policyVersions = pgTable(
  'policy_versions',
  {
    organizationId: uuid().notNull(),
    network: network(),
    number: integer().notNull(),
    ...change,
    approvedBy: uuid(),
    approvedByLabel: text(),
    effectiveAt: time().notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.network, table.number] })],
);

export const policyProposals = pgTable('policy_proposals', {
  id: uuid().primaryKey(),
  organizationId: uuid().notNull(),
  network: network(),
  ...change,
  approvers: uuid().array().notNull(),
  effectiveAt: time(),
  state: text().$type<'open' | 'adopted' | 'cancelled'>().notNull(),
  decidedBy: uuid(),
  decidedByLabel: text(),
  decidedAt: time(),
});

export const policyReservations = pgTable(
  'policy_reservations',
  {
    organizationId: uuid().notNull(),
    network: network(),
    chain: text().notNull(),
    unsignedTxHash: text().notNull(),
    place: text().notNull(),
    day: date({ mode: 'string' }).notNull(),
    amount: amount().notNull(),
    state: text().$type<'reserved' | 'counted' | 'released'>().notNull(),
    at: time().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.organizationId, table.network, table.chain, table.unsignedTxHash],
    }),
  ],
);
