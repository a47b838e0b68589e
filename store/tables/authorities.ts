import type { Authorities } from '@kiln-connect/core';
import { boolean, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { network, position, time } from './columns.ts';

const chainKey = () => ({ chain: text().notNull(), network: network() });

export const authorityWatches = pgTable(
  'authority_watches',
  {
    ...chainKey(),
    since: time().notNull(),
    holder: text(),
    expiresAt: time(),
    position: position(),
    blockTime: time(),
    comparedAt: time(),
    laggingSince: time(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.network] })],
);

export const stakeAuthorities = pgTable(
  'stake_authorities',
  {
    ...chainKey(),
    stakeId: text().notNull(),
    authorities: jsonb().$type<Authorities>().notNull(),
    position: position().notNull(),
    time: time().notNull(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.network, table.stakeId] })],
);

export const authorityChanges = pgTable('authority_changes', {
  id: uuid().primaryKey(),
  ...chainKey(),
  stakeId: text().notNull(),
  before: jsonb().$type<Authorities>(),
  after: jsonb().$type<Authorities>().notNull(),
  position: position().notNull(),
  blockId: text().notNull(),
  time: time().notNull(),
  transaction: text(),
  seenAt: time().notNull(),
  isFinal: boolean().notNull().default(false),
  takenBackAt: time(),
  toldAt: time(),
});

export const authorityExpectations = pgTable('authority_expectations', {
  id: uuid().primaryKey(),
  organizationId: uuid().notNull(),
  ...chainKey(),
  stakeId: text().notNull(),
  authorities: jsonb().$type<Authorities>().notNull(),
  action: text(),
  createdAt: time().notNull(),
  settledAt: time(),
});

export const alerts = pgTable(
  'alerts',
  {
    organizationId: uuid().notNull(),
    network: network(),
    id: uuid().notNull(),
    chain: text().notNull(),
    kind: text().$type<'authority_changed' | 'watch_lagging'>().notNull(),
    changeId: uuid(),
    stakeId: text(),
    expected: jsonb().$type<Authorities>(),
    explainedBy: text(),
    recoveredAt: time(),
    raisedAt: time().notNull(),
    acknowledgedAt: time(),
    acknowledgedBy: text(),
    note: text(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.network, table.id] })],
);
