import type { Json } from '@kiln-connect/core';

/**
 * JSON of what the kit read, which has every whole number as bigint: those that a number of JavaScript
 * holds are numbers again, and larger ones are text.
 */
export const plainJson = (value: unknown): Json =>
  JSON.parse(
    JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? plainNumber(inner) : inner)),
  );

const plainNumber = (value: bigint): number | string =>
  Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
