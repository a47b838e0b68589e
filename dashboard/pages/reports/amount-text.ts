import { formatAmount, parseAmount } from '@kiln-connect/core';

/** Digits after the point that are shown; the exact amount stands in a title beside. */
const SHOWN_DIGITS = 6;

/** An amount in the smallest unit in whole tokens with thousands apart: '1,234.500001', '−0.0001'. */
export function amountText(amount: bigint, decimals: number): string {
  const cut = 10n ** BigInt(Math.max(0, decimals - SHOWN_DIGITS));
  const magnitude = amount < 0n ? -amount : amount;
  const rounded = ((magnitude + cut / 2n) / cut) * cut;
  const [whole = '0', fraction] = formatAmount(rounded, decimals).split('.');
  const sign = amount < 0n && rounded > 0n ? '\u2212' : '';
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}${apart}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** The same of a decimal text in whole tokens with at most 18 digits after the point. */
export const wholeAmountText = (text: string): string => amountText(parseAmount(text, 18), 18);

const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' });

/** '$1,234.50' */
export const usdText = (value: number): string => dollars.format(value);

/** An amount in whole tokens and what it is worth, as portfolios tell it. */
interface Worth {
  readonly amount: string;
  readonly amount_usd: number;
}

/** Whether no price is known: what is there and has a price is worth more than 0. */
export const isUnpriced = ({ amount, amount_usd: value }: Worth): boolean =>
  value === 0 && /[1-9]/.test(amount);

/** What an amount is worth: '$1,234.50'. */
export const worthText = (worth: Worth): string =>
  isUnpriced(worth) ? 'price unknown' : usdText(worth.amount_usd);

/** What several amounts are worth together; a dash when no price of theirs is known. */
export const totalText = (total: number, parts: readonly Worth[]): string =>
  total === 0 && parts.some(isUnpriced) ? '–' : usdText(total);
