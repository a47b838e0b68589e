import type { TokenAnswer } from '@kiln-connect/usecases';
import { RowCard, RowCards } from '../../../ui/row-cards.tsx';
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
  <RowCards label="API tokens">
    {tokens.map((token) => (
      <TokenCard key={token.id} token={token} onDeed={onDeed} />
    ))}
  </RowCards>
);

function TokenCard({ token, onDeed }: { token: TokenAnswer; onDeed: OnTokenDeed }) {
  const previous = usePreviousSecret(token);
  return (
    <RowCard
      title={<TokenName token={token} />}
      actions={<ActionsMenu token={token} onDeed={onDeed} />}
      facts={[
        { name: 'Scopes', value: <TokenScopes token={token} /> },
        { name: 'State', value: <TokenStateCell token={token} /> },
        { name: 'Last used', value: <TokenLastUse token={token} /> },
        { name: 'Created', value: <TokenCreation token={token} /> },
      ]}
      notice={
        previous && (
          <div className="bg-warning-soft px-4 py-2.5">
            <PreviousSecret token={token} previous={previous} />
          </div>
        )
      }
    />
  );
}
