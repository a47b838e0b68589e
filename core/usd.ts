import { formatAmount, parseAmount } from './amount.ts';

/** Digits after the point of prices and values in US dollars. */
export const USD_DECIMALS = 8;

/**
 * A decimal text in US dollars ('3012.44') in units of 10^-8 US dollars; further digits are refused.
 * @throws {RangeError} when it is no such decimal.
 */
export const parseUsd = (text: string): bigint => parseAmount(text, USD_DECIMALS);

/**
 * Values of amounts of one token, added up without loss and rounded once, at the end: so the value of
 * a month is that of its days.
 */
export interface UsdSum {
  /** In units of 10^-8 US dollars and the token's smallest unit, that is amount × price. */
  readonly exact: bigint;
}

export const NO_USD: UsdSum = { exact: 0n };

/** Adds an amount in the token's smallest unit at a price of one whole token, in 10^-8 US dollars. */
export const addUsd = ({ exact }: UsdSum, amount: bigint, price: bigint): UsdSum => ({
  exact: exact + amount * price,
});

/** The sum in units of 10^-8 US dollars, halves away from zero; `decimals` are the token's. */
export function roundUsd({ exact }: UsdSum, decimals: number): bigint {
  const unit = unitOf(decimals);
  const half = unit / 2n;
  return exact < 0n ? -((half - exact) / unit) : (exact + half) / unit;
}

const units = new Map<number, bigint>();

/** 10^decimals; kept, for a report rounds millions of values. */
function unitOf(decimals: number): bigint {
  const unit = units.get(decimals) ?? 10n ** BigInt(decimals);
  units.set(decimals, unit);
  return unit;
}

/** A value in units of 10^-8 US dollars as a number of US dollars, for JSON alone. */
export const usdNumber = (value: bigint): number => Number(formatAmount(value, USD_DECIMALS));
