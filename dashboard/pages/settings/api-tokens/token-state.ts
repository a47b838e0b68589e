import type { TokenAnswer } from '@kiln-connect/usecases';

export type StateTone = 'good' | 'warning' | 'bad' | 'neutral';

export interface StateText {
  readonly tone: StateTone;
  readonly label: string;
}

const DAY = 86_400_000;

/** 'today', 'in 1 day', 'in 13 days': in whole days that are left, rounded down. */
const inDays = (until: Date, now: Date): string => {
  const days = Math.floor((until.getTime() - now.getTime()) / DAY);
  return days < 1 ? 'within a day' : days === 1 ? 'in 1 day' : `in ${days} days`;
};

/** The state of a token as a word and its tone. A token whose end passed since it was fetched counts as expired. */
export function stateText(
  { state, expires_at }: Pick<TokenAnswer, 'state' | 'expires_at'>,
  now: Date,
): StateText {
  const end = expires_at === null ? undefined : new Date(expires_at);
  if (state === 'revoked') return { tone: 'neutral', label: 'Deleted' };
  if (state === 'expired' || (end !== undefined && end <= now)) {
    return { tone: 'bad', label: 'Expired' };
  }
  if (state === 'expiring' && end !== undefined) {
    return { tone: 'warning', label: `Expires ${inDays(end, now)}` };
  }
  return { tone: 'good', label: 'Active' };
}

/** The secret before the last regeneration, while it still works. */
export const livePreviousSecret = (
  { previous_secret: previous }: Pick<TokenAnswer, 'previous_secret'>,
  now: Date,
): TokenAnswer['previous_secret'] =>
  previous !== null && new Date(previous.valid_until) > now ? previous : null;
