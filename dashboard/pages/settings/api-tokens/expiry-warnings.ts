import type { TokenAnswer } from '@kiln-connect/usecases';
import { stateText } from './token-state.ts';

/** What is said of tokens that end soon. */
export interface ExpiryWarning {
  readonly tone: 'danger' | 'warning';
  readonly title: string;
  readonly advice: string;
}

type Ending = Pick<TokenAnswer, 'name' | 'state' | 'expires_at'>;

const DAY = 86_400_000;

/** As many names as are read at a glance. */
const MOST_NAMES = 3;

/** '“a”, “b”, “c” and 6 more'. */
function namesOf(tokens: readonly Ending[]): string {
  const named = tokens.slice(0, MOST_NAMES).map(({ name }) => `“${name}”`);
  const rest = tokens.length - named.length;
  return rest === 0 ? named.join(', ') : `${named.join(', ')} and ${rest} more`;
}

/** Warns of the tokens that end within a day, and of those that end within 14 days: what presses first. */
export function expiryWarnings(tokens: readonly Ending[], now: Date): readonly ExpiryWarning[] {
  const expiring = tokens.filter((token) => stateText(token, now).tone === 'warning');
  const isPressing = ({ expires_at }: Ending) =>
    expires_at !== null && new Date(expires_at).getTime() - now.getTime() <= DAY;
  return [
    ...warningOf(expiring.filter(isPressing), { tone: 'danger', within: 'a day' }, now),
    ...warningOf(
      expiring.filter((token) => !isPressing(token)),
      { tone: 'warning', within: '14 days' },
      now,
    ),
  ];
}

function warningOf(
  tokens: readonly Ending[],
  { tone, within }: Pick<ExpiryWarning, 'tone'> & { within: string },
  now: Date,
): readonly ExpiryWarning[] {
  const [only] = tokens;
  if (only === undefined) return [];
  if (tokens.length === 1) {
    return [
      {
        tone,
        title: `“${only.name}” ${stateText(only, now).label.toLowerCase()}.`,
        advice: 'Give it another expiry with Update, or its programs will be refused.',
      },
    ];
  }
  return [
    {
      tone,
      title: `${tokens.length} tokens expire within ${within}: ${namesOf(tokens)}.`,
      advice: 'Give them another expiry with Update, or their programs will be refused.',
    },
  ];
}
