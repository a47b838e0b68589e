import type { Network } from '@kiln-connect/core';
import { bigint, customType, jsonb, numeric, text, timestamp } from 'drizzle-orm/pg-core';

/** Bytes; the drivers answer a Buffer or a Uint8Array of their own, the store plain bytes. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: (value) => new Uint8Array(value),
});

/** Bytes that are lower-case hex with 0x on this side. */
export const hexBytes = customType<{ data: string; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value.slice('0x'.length), 'hex'),
  fromDriver: (value) => `0x${Buffer.from(value).toString('hex')}`,
});

/** An amount in the smallest unit; a bigint on this side. */
export const amount = () => numeric({ precision: 78, scale: 0, mode: 'bigint' });

/** What was earned, by component: amounts in the smallest unit as decimal texts. */
export const rewardSums = () => jsonb().$type<{ readonly [component: string]: string }>().notNull();

/** A price in US dollars as a decimal text with eight digits after the point. */
export const price = () => numeric({ precision: 30, scale: 8 });

/** A count of the chain's positions (slots, heights). */
export const position = () => bigint({ mode: 'number' });

export const time = () => timestamp({ withTimezone: true });

export const network = () => text().$type<Network>().notNull();
