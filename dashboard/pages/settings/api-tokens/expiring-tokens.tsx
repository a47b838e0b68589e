import type { TokenAnswer } from '@kiln-connect/usecases';
import { Banner } from '../../../ui/banner.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { expiryWarnings } from './expiry-warnings.ts';

/** Warns of the tokens that end within a day, and of those that end within 14 days. */
export function ExpiringTokens({ tokens }: { tokens: readonly TokenAnswer[] }) {
  const now = useNow(60_000);
  return expiryWarnings(tokens, now).map(({ tone, title, advice }) => (
    <Banner key={tone} tone={tone} title={title}>
      {advice}
    </Banner>
  ));
}
