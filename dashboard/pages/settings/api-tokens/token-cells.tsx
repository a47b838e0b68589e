import type { TokenAnswer } from '@kiln-connect/usecases';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { dayText } from '../../../ui/time-text.ts';
import { useNow } from '../../../ui/use-now.ts';
import { describeAllowedAddresses } from './address-list.ts';
import { authorName } from './token-search.ts';
import { type StateTone, stateText } from './token-state.ts';

interface TokenProps {
  token: TokenAnswer;
}

const TONES: { readonly [tone in StateTone]: Tone } = {
  good: 'success',
  warning: 'warning',
  bad: 'danger',
  neutral: 'neutral',
};

/** What a token is called, how its secret begins and ends, and on which network it works. */
export const TokenName = ({ token }: TokenProps) => (
  <div className="flex max-w-72 min-w-0 flex-col">
    <span dir="auto" className="truncate text-left font-medium" title={token.name}>
      {token.name}
    </span>
    {token.description && (
      <span dir="auto" className="truncate text-left text-subtle" title={token.description}>
        {token.description}
      </span>
    )}
    <span className="mt-1 flex items-center gap-2">
      <code className="font-mono text-xs whitespace-nowrap">
        {token.prefix}…{token.last_four}
      </code>
      <span className="text-xs text-subtle">{token.network}</span>
    </span>
  </div>
);

export const TokenScopes = ({ token }: TokenProps) => (
  <div className="flex max-w-40 flex-wrap gap-1">
    {token.scopes.map((scope) => (
      <Badge key={scope}>{scope}</Badge>
    ))}
    {token.allowed_addresses.length > 0 && (
      <span className="w-full text-xs text-subtle" title={token.allowed_addresses.join('\n')}>
        from {describeAllowedAddresses(token.allowed_addresses)}
      </span>
    )}
  </div>
);

export function TokenCreation({ token: { created_at, created_by } }: TokenProps) {
  const hasLeft = created_by.type === 'user' && created_by.has_left;
  return (
    <div className="flex max-w-36 flex-col">
      <RelativeTime at={created_at} />
      <span
        className="truncate text-subtle"
        title={created_by.type === 'user' ? created_by.email : undefined}
      >
        {authorName(created_by)}
      </span>
      {hasLeft && <span className="text-xs text-warning-ink">has left</span>}
    </div>
  );
}

export const TokenLastUse = ({ token }: TokenProps) =>
  token.last_used_at === null ? (
    <span className="text-subtle">Never</span>
  ) : (
    <div className="flex flex-col">
      <RelativeTime at={token.last_used_at} />
      {token.last_used_address && (
        <span className="max-w-36 truncate font-mono text-xs text-subtle">
          {token.last_used_address}
        </span>
      )}
    </div>
  );

export function TokenStateCell({ token }: TokenProps) {
  const { tone, label } = stateText(token, useNow(30_000));
  return (
    <div className="flex flex-col items-start gap-1">
      <Badge tone={TONES[tone]}>{label}</Badge>
      <span className="text-xs whitespace-nowrap text-subtle">
        {token.expires_at === null
          ? 'Never expires'
          : `Until ${dayText(new Date(token.expires_at))}`}
      </span>
    </div>
  );
}
