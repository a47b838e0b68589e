import type { Scope } from '@kiln-connect/core';
import { boolean, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, network, time } from './columns.ts';

export const organizations = pgTable('organizations', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  slug: text().notNull(),
  createdAt: time().notNull().defaultNow(),
  requireTwoFactor: boolean().notNull().default(false),
  maxTokenDays: integer(),
});

export const organizationNetworks = pgTable(
  'organization_networks',
  {
    organizationId: uuid().notNull(),
    network: network(),
    grantedAt: time().notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.network] })],
);

export const accounts = pgTable(
  'accounts',
  {
    organizationId: uuid().notNull(),
    network: network(),
    id: uuid().notNull(),
    name: text().notNull(),
    description: text().notNull(),
    createdAt: time().notNull().defaultNow(),
    updatedAt: time().notNull().defaultNow(),
    deletedAt: time(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.network, table.id] })],
);

export const accountStakes = pgTable(
  'account_stakes',
  {
    organizationId: uuid().notNull(),
    network: network(),
    accountId: uuid().notNull(),
    chain: text().notNull(),
    stakeId: text().notNull(),
    id: uuid().notNull(),
    createdAt: time().notNull().defaultNow(),
    updatedAt: time().notNull().defaultNow(),
    deletedAt: time(),
  },
  (table) => [
    primaryKey({
      columns: [table.organizationId, table.network, table.accountId, table.chain, table.stakeId],
    }),
  ],
);

export const tokens = pgTable(
  'tokens',
  {
    organizationId: uuid().notNull(),
    network: network(),
    id: uuid().notNull(),
    hash: bytes().notNull(),
    name: text().notNull(),
    description: text().notNull(),
    scopes: text().array().$type<Scope[]>().notNull(),
    prefix: text().notNull(),
    lastFour: text().notNull(),
    createdAt: time().notNull().defaultNow(),
    expiresAt: time(),
    revokedAt: time(),
    lastUsedAt: time(),
    lastUsedAddress: text(),
    allowedAddresses: text().array().notNull().default([]),
    createdBy: uuid(),
    previousHash: bytes(),
    previousPrefix: text(),
    previousLastFour: text(),
    previousValidUntil: time(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.network, table.id] })],
);

export const tokenWarnings = pgTable(
  'token_warnings',
  {
    tokenId: uuid().notNull(),
    expiresAt: time().notNull(),
    days: integer().notNull(),
    warnedAt: time().notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tokenId, table.expiresAt, table.days] })],
);

export const secrets = pgTable(
  'secrets',
  {
    network: network(),
    name: text().notNull(),
    sealed: bytes().notNull(),
    createdAt: time().notNull().defaultNow(),
    updatedAt: time().notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.network, table.name] })],
);
