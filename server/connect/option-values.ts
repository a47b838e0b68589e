import {
  isNetwork,
  isScope,
  NETWORKS,
  type Network,
  parseAmount,
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

/** Reads values separated by commas. */
export const listOf =
  <Value>(read: (text: string) => Value) =>
  (text: string): Value[] =>
    text.split(',').map((part) => read(part.trim()));

/** The most epochs or days that the server lets pass in one go. */
const MOST_AT_ONCE = 100_000;

/** A whole number above 0, as many as the server takes. */
export function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text) && Number(text) <= MOST_AT_ONCE) return Number(text);
  throw new InvalidArgumentError(`It is a whole number from 1 to ${MOST_AT_ONCE}.`);
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
