/** What went wrong between this server and a provider of prices. */
export type PriceFault =
  | 'unreachable'
  | 'too_slow'
  | 'refused'
  | 'too_many_requests'
  | 'bad_answer';

/** A provider of prices did not give one, and not because it has none. */
export class PriceProviderError extends Error {
  readonly fault: PriceFault;

  constructor({ fault, message, cause }: { fault: PriceFault; message: string; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PriceProviderError';
    this.fault = fault;
  }
}

/** Where prices of tokens come from. Prices are US dollars as decimal texts, at most eight digits after the point. */
export interface PriceProvider {
  /** How it is named beside a price: 'coingecko'. */
  readonly name: string;
  /**
   * The price of one whole token at the midnight (UTC) after a day that is over; undefined when the
   * provider has none.
   * @throws {PriceProviderError}
   */
  endOfDay(o: { priceId: string; day: string }): Promise<string | undefined>;
  /**
   * The price now; undefined when the provider has none.
   * @throws {PriceProviderError}
   */
  latest(o: { priceId: string }): Promise<string | undefined>;
}

/** Far above any price: what is not below is an answer that can not be right. */
const MOST = 1e15;

/**
 * A number of JSON as a decimal text of at most eight digits after the point.
 * @throws {RangeError} for what can be no price: 0, negative, not finite, beyond all reason.
 */
export function priceText(value: number): string {
  if (!(value > 0 && value < MOST)) throw new RangeError(`${value} can be no price`);
  const text = value.toFixed(8).replace(/\.?0+$/, '');
  if (text === '0') throw new RangeError(`${value} is less than the last digit that is kept`);
  return text;
}
