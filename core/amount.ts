declare const unit: unique symbol;

/**
 * An amount of money as an integer in the unit that `Unit` names, the smallest one of its chain
 * unless the name says otherwise ('wei', 'gwei', 'lamports'). Never a float, never a decimal.
 */
export type Amount<Unit extends string> = bigint & { readonly [unit]: Unit };

export type Wei = Amount<'wei'>;
export type Gwei = Amount<'gwei'>;

export const asWei = (value: bigint): Wei => value as Wei;
export const asGwei = (value: bigint): Gwei => value as Gwei;

/** Wei in one gwei: the consensus layer counts gwei, the execution layer wei. */
export const WEI_PER_GWEI = 1_000_000_000n;

/** The same value in wei; exact. */
export const gweiToWei = (value: Gwei): Wei => asWei(value * WEI_PER_GWEI);

/** The whole amount in words, e.g. `formatAmount(1500000000000000000n, 18)` is '1.5'; exact. */
export function formatAmount(value: bigint, decimals: number): string {
  if (value === 0n) return '0';
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString();
  const point = digits.length - decimals;
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === ZERO) end -= 1;
  // No padding of the digits: reports put millions of amounts in words.
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits.slice(0, end)}`;
  const whole = sign + digits.slice(0, point);
  return end <= point ? whole : `${whole}.${digits.slice(point, end)}`;
}

const ZERO = '0'.charCodeAt(0);

/**
 * The smallest-unit integer of a decimal text in whole tokens, e.g. `parseAmount('1.5', 18)`.
 * @throws {RangeError} when the text is not a decimal or has more fraction digits than `decimals`.
 */
export function parseAmount(text: string, decimals: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new RangeError(`'${text}' is not a decimal number`);
  const [, sign, whole = '', fraction = ''] = match;
  if (fraction.length > decimals) {
    throw new RangeError(`'${text}' has more than ${decimals} digits after the point`);
  }
  const value = BigInt(whole + fraction.padEnd(decimals, '0'));
  return sign ? -value : value;
}
