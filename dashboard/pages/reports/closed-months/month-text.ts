const named = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A month that is written as YYYY-MM in words: 'March 2026'. */
export const monthText = (month: string): string => named.format(new Date(`${month}-01T00:00:00Z`));

/** Months in a sentence: 'January 2026', 'January and February 2026 …', at most by first and last. */
export function monthsText(months: readonly string[]): string {
  const [first = '', second] = months;
  const last = months.at(-1) ?? '';
  if (second === undefined) return monthText(first);
  return months.length === 2
    ? `${monthText(first)} and ${monthText(last)}`
    : `the ${months.length} months from ${monthText(first)} to ${monthText(last)}`;
}

/** The open months that closing a month closes with it: those up to it, in order. */
export const closedTogether = (
  months: readonly { readonly month: string; readonly state: string }[],
  last: string,
): readonly string[] =>
  months
    .filter(({ month, state }) => state !== 'closed' && month <= last)
    .map(({ month }) => month);
