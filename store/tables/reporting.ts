import type { JsonObject } from '@kiln-connect/core';
import { boolean, date, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { amount, network, position, rewardSums, time } from './columns.ts';

const chainKey = () => ({ chain: text().notNull(), network: network() });
const stakeKey = () => ({ ...chainKey(), stakeId: text().notNull() });

export const stakes = pgTable(
  'stakes',
  {
    ...stakeKey(),
    trackedAt: time().notNull().defaultNow(),
    firstPosition: position(),
    followed: boolean().notNull().default(false),
    state: text(),
    stakeIndex: position(),
    wallet: text(),
    owner: text(),
    validator: text(),
    proxies: text().array().notNull().default([]),
    balance: amount(),
    effectiveBalance: amount(),
    answer: text(),
    updatedAt: time(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.network, table.stakeId] })],
);

export const backfills = pgTable(
  'backfills',
  {
    ...stakeKey(),
    position: position().notNull(),
    startAt: position().notNull().default(0),
    claimedBy: text(),
    claimedUntil: time(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.network, table.stakeId] })],
);

export const indexerCursors = pgTable(
  'indexer_cursors',
  {
    ...chainKey(),
    position: position(),
    blockId: text(),
    blockTime: time(),
    followedVersion: position().notNull().default(0),
    finalizedPosition: position(),
    finalizedTime: time(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.network] })],
);

export const indexerLeases = pgTable(
  'indexer_leases',
  { ...chainKey(), holder: text().notNull(), expiresAt: time().notNull() },
  (table) => [primaryKey({ columns: [table.chain, table.network] })],
);

export const chainBlocks = pgTable(
  'chain_blocks',
  {
    ...chainKey(),
    position: position().notNull(),
    id: text().notNull(),
    parentId: text().notNull(),
    time: time().notNull(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.network, table.position] })],
);

export const rewardHours = pgTable(
  'reward_hours',
  {
    ...stakeKey(),
    hour: time().notNull(),
    component: text().notNull(),
    segment: position().notNull(),
    amount: amount().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.chain,
        table.network,
        table.stakeId,
        table.hour,
        table.component,
        table.segment,
      ],
    }),
  ],
);

export const rewardBlocks = pgTable(
  'reward_blocks',
  {
    ...stakeKey(),
    position: position().notNull(),
    component: text().notNull(),
    segment: position().notNull(),
    time: time().notNull(),
    amount: amount().notNull(),
    detail: jsonb().$type<JsonObject>().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.chain, table.network, table.stakeId, table.position, table.component],
    }),
  ],
);

export const rewardDays = pgTable(
  'reward_days',
  { ...stakeKey(), day: date().notNull(), component: text().notNull(), amount: amount().notNull() },
  (table) => [
    primaryKey({
      columns: [table.chain, table.network, table.stakeId, table.day, table.component],
    }),
  ],
);

export const stakeTotals = pgTable(
  'stake_totals',
  { ...stakeKey(), through: date().notNull(), rewards: rewardSums() },
  (table) => [primaryKey({ columns: [table.chain, table.network, table.stakeId] })],
);

export const stakeOpenings = pgTable(
  'stake_openings',
  {
    ...stakeKey(),
    month: date().notNull(),
    rewards: rewardSums(),
    recognized: amount().notNull(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.network, table.stakeId, table.month] })],
);

export const stakeHours = pgTable(
  'stake_hours',
  {
    ...stakeKey(),
    hour: time().notNull(),
    segment: position().notNull(),
    lastTime: time().notNull(),
    effectiveBalance: amount().notNull(),
    seconds: position().notNull(),
    balanceSeconds: amount().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.chain, table.network, table.stakeId, table.hour, table.segment],
    }),
  ],
);

export const stakeDays = pgTable(
  'stake_days',
  {
    ...stakeKey(),
    day: date().notNull(),
    effectiveBalance: amount().notNull(),
    seconds: position().notNull(),
    balanceSeconds: amount().notNull(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.network, table.stakeId, table.day] })],
);

export const operations = pgTable(
  'operations',
  {
    ...stakeKey(),
    id: text().notNull(),
    segment: position().notNull(),
    type: text().notNull(),
    time: time().notNull(),
    position: position().notNull(),
    wallet: text(),
    proxies: text().array().notNull(),
    amount: amount().notNull(),
    answer: text().notNull(),
    exitAskedBy: text(),
    exitAskedIn: text(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.network, table.stakeId, table.id] })],
);

export const payouts = pgTable(
  'payouts',
  {
    ...stakeKey(),
    position: position().notNull(),
    segment: position().notNull(),
    time: time().notNull(),
    amount: amount().notNull(),
    recognized: amount().notNull(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.network, table.stakeId, table.position] })],
);
