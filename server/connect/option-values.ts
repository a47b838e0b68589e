import {
  EVENT_TYPES,
  type EventType,
  isEventType,
  isNetwork,
  isRole,
  isScope,
  NETWORKS,
  type Network,
  parseAmount,
  ROLES,
  type Role,
  SCOPES,
  type Scope,
} from '@kiln-connect/core';
import { InvalidArgumentError } from 'commander';

/** More digits than any chain's token has; the server counts exactly. */
const MOST_DECIMALS = 30;

/** @throws {InvalidArgumentError} like the other readers here: Commander says which option it was. */
export function network(text: string): Network {
  if (isNetwork(text)) return text;
  throw new InvalidArgumentError(`It is one of ${NETWORKS.join(', ')}.`);
}

export function scope(text: string): Scope {
  if (isScope(text)) return text;
  throw new InvalidArgumentError(`Scopes are ${SCOPES.join(', ')}.`);
}

export function role(text: string): Role {
  if (isRole(text)) return text;
  throw new InvalidArgumentError(`Roles are ${ROLES.join(', ')}.`);
}

export function eventType(text: string): EventType {
  if (isEventType(text)) return text;
  throw new InvalidArgumentError(`Types are ${Object.keys(EVENT_TYPES).join(', ')}.`);
}

export function yesOrNo(text: string): boolean {
  if (text === 'yes' || text === 'no') return text === 'yes';
  throw new InvalidArgumentError('It is yes or no.');
}

/** A day or a moment in UTC, as the API takes it, or 'never'; a day means its first moment. */
export function expiry(text: string): string {
  const read = text === 'never' ? text : readMoment(text);
  if (read !== undefined) return read;
  throw new InvalidArgumentError("It is a day or a moment in UTC (2027-01-31), or 'never'.");
}

/** The same without 'never'. */
export function moment(text: string): string {
  const read = readMoment(text);
  if (read !== undefined) return read;
  throw new InvalidArgumentError('It is a day or a moment in UTC (2027-01-31T12:00:00Z).');
}

function readMoment(text: string): string | undefined {
  const read = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  // `Date` moves the 30th of February on to March: what it makes of the day must be that day.
  const isMoment =
    /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(read) &&
    !Number.isNaN(Date.parse(read)) &&
    new Date(read).toISOString().startsWith(read.slice(0, 10));
  return isMoment ? read : undefined;
}

/** What the API takes in place of a value that was read as this word. */
export const nullFor = <Value>(word: Value, given: Value | undefined): Value | null | undefined =>
  given === word ? null : given;

const OVERLAPS = { '0': 0, '1h': 3600, '24h': 86_400, '7d': 604_800 } as const;

/** How long an old secret goes on, in seconds. */
export function overlap(text: string): number {
  if (Object.hasOwn(OVERLAPS, text)) return OVERLAPS[text as keyof typeof OVERLAPS];
  throw new InvalidArgumentError(`It is one of ${Object.keys(OVERLAPS).join(', ')}.`);
}

/** Text as it stands; for lists of it. */
export const text = (given: string): string => given;

/** Reads values separated by commas. */
export const listOf =
  <Value>(read: (text: string) => Value) =>
  (text: string): Value[] =>
    text.split(',').map((part) => read(part.trim()));

const wholeNumberTo =
  (most: number) =>
  (text: string): number => {
    if (/^[1-9]\d{0,5}$/.test(text) && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`It is a whole number from 1 to ${most}.`);
  };

/** As many epochs or days as the server lets pass in one go. */
export const wholeNumber = wholeNumberTo(100_000);

/** As many nonce accounts as the server makes in one go. */
export const nonceAccountCount = wholeNumberTo(20);

const tokenDays = wholeNumberTo(3650);

/** The longest life that an organization can allow its API tokens, in days, or 'none'. */
export const daysOrNone = (text: string): number | 'none' =>
  text === 'none' ? text : tokenDays(text);

/** An amount in the smallest unit of a chain's token; it stays text, for it is money. */
export function smallestUnit(text: string): string {
  if (/^(0|[1-9][0-9]{0,77})$/.test(text)) return text;
  throw new InvalidArgumentError('It is a whole number, in the smallest unit of the token.');
}

/** A decimal above 0 in whole tokens; it stays text, for it is money. */
export function wholeTokens(text: string): string {
  try {
    if (parseAmount(text, MOST_DECIMALS) > 0n) return text;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new InvalidArgumentError('It is a decimal above 0, in whole tokens: 100, or 0.5.');
}
