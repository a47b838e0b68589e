import type { Intent, JsonObject, OperatorStatement, Verdict } from '@kiln-connect/core';
import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { network, position, time } from './columns.ts';

export const keyCounters = pgTable(
  'key_counters',
  {
    chain: text().notNull(),
    network: network(),
    nextIndex: position().notNull(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.network] })],
);

export const validatorKeys = pgTable(
  'validator_keys',
  {
    chain: text().notNull(),
    network: network(),
    publicKey: text().notNull(),
    derivationIndex: position().notNull(),
    organizationId: uuid().notNull(),
    accountId: uuid(),
    withdrawalCredentials: text().notNull(),
    feeRecipient: text().notNull(),
    statement: jsonb().$type<OperatorStatement>().notNull(),
    createdAt: time().notNull().defaultNow(),
    installedAt: time(),
    /** The validator client that has it or is to get it, or EXPORTED; the only one that ever may. */
    home: text(),
    /** What it signed where it was before, in the chain's interchange format. */
    signed: jsonb().$type<JsonObject>(),
    installAttempts: integer().notNull().default(0),
    installError: text(),
    nextInstallAt: time(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.network, table.publicKey] })],
);

export const craftedTransactions = pgTable(
  'crafted_transactions',
  {
    organizationId: uuid().notNull(),
    network: network(),
    id: uuid().notNull(),
    chain: text().notNull(),
    action: text().notNull(),
    unsignedTxHash: text().notNull(),
    bytes: text().notNull(),
    intent: jsonb().$type<Intent>().notNull(),
    verdict: jsonb().$type<Verdict>().notNull(),
    accountId: uuid(),
    stakeIds: text().array().notNull(),
    /** As `Crafted.ahead`: below 0 it is to replace one that waits. */
    ahead: integer().notNull().default(0),
    tokenId: uuid(),
    createdAt: time().notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.network, table.id] })],
);

export const broadcasts = pgTable(
  'broadcasts',
  {
    organizationId: uuid().notNull(),
    network: network(),
    chain: text().notNull(),
    txHash: text().notNull(),
    unsignedTxHash: text(),
    signed: text().notNull(),
    tokenId: uuid(),
    at: time().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.network, table.chain, table.txHash] }),
  ],
);
