import type { TokenAnswer } from '@kiln-connect/usecases';
import { Banner } from '../../../ui/banner.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { stateText } from './token-state.ts';

/** Warns of the tokens that end within 14 days. */
export function ExpiringTokens({ tokens }: { tokens: readonly TokenAnswer[] }) {
  const now = useNow(60_000);
  const expiring = tokens.filter((token) => stateText(token, now).tone === 'warning');
  const [only] = expiring;
  if (only === undefined) return null;
  const title =
    expiring.length === 1
      ? `“${only.name}” ${stateText(only, now).label.toLowerCase()}.`
      : `${expiring.length} tokens expire within 14 days: ${expiring.map(({ name }) => `“${name}”`).join(', ')}.`;
  return (
    <Banner tone="warning" title={title}>
      {expiring.length === 1
        ? 'Give it another expiry with Update, or its programs will be refused.'
        : 'Give them another expiry with Update, or their programs will be refused.'}
    </Banner>
  );
}
