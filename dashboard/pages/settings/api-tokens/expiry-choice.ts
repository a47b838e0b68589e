/** The lives that the form offers, in days; 'date' asks for a day, 'never' for no end. */
export type ExpiryChoice = '30' | '90' | '365' | 'date' | 'never';

export interface ExpiryOption {
  readonly value: ExpiryChoice;
  readonly label: string;
  /** Why it can not be chosen here; absent when it can. */
  readonly reason?: string;
}

const DAYS = ['30', '90', '365'] as const;
const DAY_MS = 86_400_000;

export const daysText = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

/** What the form offers for the end of a token; the organization's longest life, in days, closes the rest. */
export function expiryOptions(maxTokenDays: number | null): readonly ExpiryOption[] {
  const longest = maxTokenDays ?? Number.POSITIVE_INFINITY;
  const reason = `Tokens of this organization live ${daysText(longest)} at most.`;
  const inDays = DAYS.map((value) => ({
    value,
    label: `In ${value} days`,
    ...(Number(value) > longest ? { reason } : {}),
  }));
  return [
    ...inDays,
    { value: 'date', label: 'On a date' },
    { value: 'never', label: 'Never', ...(maxTokenDays === null ? {} : { reason }) },
  ];
}

/** What the form starts with: 90 days, or the longest choice that the organization allows. */
export const firstExpiryChoice = (maxTokenDays: number | null): ExpiryChoice =>
  maxTokenDays === null || maxTokenDays >= 90 ? '90' : maxTokenDays >= 30 ? '30' : 'date';

const dayText = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');

/** The days that a date field allows, as its `min` and `max` (YYYY-MM-DD, the reader's time zone). */
export function allowedDays(
  maxTokenDays: number | null,
  now: Date,
): { min: string; max: string | undefined } {
  if (maxTokenDays === null) return { min: dayText(now), max: undefined };
  // A chosen day ends at midnight, so that the last whole day within the limit is the one before.
  const last = new Date(now.getTime() + maxTokenDays * DAY_MS);
  last.setDate(last.getDate() - 1);
  return { min: dayText(now), max: dayText(last) };
}

/** The last moment of a chosen day in the reader's time zone; undefined when it is no day. */
export function endOfDay(day: string): Date | undefined {
  const [, year, month, date] = /^(\d{4,6})-(\d\d)-(\d\d)$/.exec(day)?.map(Number) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const end = new Date(year, month - 1, date, 23, 59, 59);
  return end.getMonth() === month - 1 && end.getDate() === date ? end : undefined;
}

/** When the token ends: an RFC 3339 time, null for never, or what is wrong with the chosen day. */
export function chosenExpiry(
  { choice, day, maxTokenDays }: { choice: ExpiryChoice; day: string; maxTokenDays: number | null },
  now: Date,
): { expiresAt: string | null } | { problem: string } {
  if (choice === 'never') return { expiresAt: null };
  if (choice !== 'date') {
    return { expiresAt: new Date(now.getTime() + Number(choice) * DAY_MS).toISOString() };
  }
  const end = endOfDay(day);
  if (end === undefined) return { problem: 'Choose the last day on which the token works.' };
  if (end <= now) return { problem: 'This day is over; choose today or a later day.' };
  const { max } = allowedDays(maxTokenDays, now);
  if (max !== undefined && maxTokenDays !== null && day > max) {
    return {
      problem: `Tokens of this organization live ${daysText(maxTokenDays)} at most: choose ${max} or an earlier day.`,
    };
  }
  return { expiresAt: end.toISOString() };
}
