import type { EventType, JsonObject, Network } from '@kiln-connect/core';
import { integer, json, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, time } from './columns.ts';

export const events = pgTable('events', {
  id: uuid().primaryKey(),
  organizationId: uuid().notNull(),
  network: text().$type<Network>(),
  type: text().$type<EventType>().notNull(),
  data: json().$type<JsonObject>().notNull(),
  createdAt: time().notNull().defaultNow(),
});

export const webhookEndpoints = pgTable('webhook_endpoints', {
  id: uuid().primaryKey(),
  organizationId: uuid().notNull(),
  network: text().$type<Network>(),
  url: text().notNull(),
  description: text().notNull(),
  types: text().array().$type<EventType[]>().notNull(),
  secret: bytes().notNull(),
  previousSecret: bytes(),
  previousValidUntil: time(),
  createdAt: time().notNull(),
  createdBy: uuid(),
  disabledAt: time(),
  disabledBecause: text().$type<'member' | 'gone' | 'failing'>(),
  failingSince: time(),
});

export const webhookDeliveries = pgTable('webhook_deliveries', {
  id: uuid().primaryKey(),
  endpointId: uuid().notNull(),
  eventId: uuid().notNull(),
  state: text().$type<'pending' | 'delivered' | 'failed'>().notNull().default('pending'),
  createdAt: time().notNull().defaultNow(),
  attempts: integer().notNull().default(0),
  tries: integer().notNull().default(0),
  nextAttemptAt: time(),
  claim: uuid(),
  claimedUntil: time(),
  lastError: text(),
});

export const webhookAttempts = pgTable(
  'webhook_attempts',
  {
    deliveryId: uuid().notNull(),
    number: integer().notNull(),
    at: time().notNull(),
    durationMs: integer().notNull(),
    status: integer(),
    error: text(),
    answer: text(),
  },
  (table) => [primaryKey({ columns: [table.deliveryId, table.number] })],
);
