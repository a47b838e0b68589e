import type { TokenAnswer } from '@kiln-connect/usecases';
import { Banner } from '../../../ui/banner.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { stateText } from './token-state.ts';

/** As many names as are read at a glance. */
const MOST_NAMES = 3;

/** '“a”, “b”, “c” and 6 more'. */
function namesOf(tokens: readonly TokenAnswer[]): string {
  const named = tokens.slice(0, MOST_NAMES).map(({ name }) => `“${name}”`);
  const rest = tokens.length - named.length;
  return rest === 0 ? named.join(', ') : `${named.join(', ')} and ${rest} more`;
}

/** Warns of the tokens that end within 14 days. */
export function ExpiringTokens({ tokens }: { tokens: readonly TokenAnswer[] }) {
  const now = useNow(60_000);
  const expiring = tokens.filter((token) => stateText(token, now).tone === 'warning');
  const [only] = expiring;
  if (only === undefined) return null;
  const title =
    expiring.length === 1
      ? `“${only.name}” ${stateText(only, now).label.toLowerCase()}.`
      : `${expiring.length} tokens expire within 14 days: ${namesOf(expiring)}.`;
  return (
    <Banner tone="warning" title={title}>
      {expiring.length === 1
        ? 'Give it another expiry with Update, or its programs will be refused.'
        : 'Give them another expiry with Update, or their programs will be refused.'}
    </Banner>
  );
}
