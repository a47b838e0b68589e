import type { TokenAnswer } from '@kiln-connect/usecases';
import type { ReactNode } from 'react';
import { PreviousSecret, usePreviousSecret } from './previous-secret.tsx';
import { ActionsMenu } from './token-actions.tsx';
import {
  TokenCreation,
  TokenLastUse,
  TokenName,
  TokenScopes,
  TokenStateCell,
} from './token-cells.tsx';
import type { OnTokenDeed } from './token-deeds.ts';

interface TokenCardsProps {
  tokens: readonly TokenAnswer[];
  onDeed: OnTokenDeed;
}

/** The list on screens that a table does not fit. */
export const TokenCards = ({ tokens, onDeed }: TokenCardsProps) => (
  <ul aria-label="API tokens" className="flex flex-col gap-3">
    {tokens.map((token) => (
      <TokenCard key={token.id} token={token} onDeed={onDeed} />
    ))}
  </ul>
);

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="flex min-w-0 flex-col gap-0.5">
    <dt className="text-xs text-subtle">{name}</dt>
    <dd>{children}</dd>
  </div>
);

function TokenCard({ token, onDeed }: { token: TokenAnswer; onDeed: OnTokenDeed }) {
  const previous = usePreviousSecret(token);
  return (
    <li className="overflow-hidden rounded-xl border border-line bg-surface text-sm shadow-card">
      <div className="flex flex-col gap-4 p-4">
        <div className="flex items-start justify-between gap-3">
          <TokenName token={token} />
          <ActionsMenu token={token} onDeed={onDeed} />
        </div>
        <dl className="grid grid-cols-2 gap-4">
          <Fact name="Scopes">
            <TokenScopes token={token} />
          </Fact>
          <Fact name="State">
            <TokenStateCell token={token} />
          </Fact>
          <Fact name="Last used">
            <TokenLastUse token={token} />
          </Fact>
          <Fact name="Created">
            <TokenCreation token={token} />
          </Fact>
        </dl>
      </div>
      {previous && (
        <div className="bg-warning-soft px-4 py-2.5">
          <PreviousSecret token={token} previous={previous} />
        </div>
      )}
    </li>
  );
}
