import type { TokenAnswer } from '@kiln-connect/usecases';
import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Card } from '../../../ui/card.tsx';
import { Switch } from '../../../ui/checkbox.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SearchInput } from '../search-input.tsx';
import { useMediaQuery } from '../use-media-query.ts';
import { TokenCards } from './token-cards.tsx';
import type { OnTokenDeed } from './token-deeds.ts';
import { matchesSearch } from './token-search.ts';
import { TokensTable } from './tokens-table.tsx';
import { useTokensTable } from './use-tokens-table.ts';

interface TokenListProps {
  /** The deleted ones too. */
  tokens: readonly TokenAnswer[];
  onDeed: OnTokenDeed;
}

const isDeleted = (token: TokenAnswer): boolean => token.state === 'revoked';

/** The tokens of a network, searched and sorted; the deleted ones only when they are asked for. */
export function TokenList({ tokens, onDeed }: TokenListProps) {
  const [search, setSearch] = useState('');
  const [showsDeleted, setShowsDeleted] = useState(false);
  const isWide = useMediaQuery('(min-width: 68rem)');
  const canHover = useMediaQuery('(hover: hover)');
  const found = useMemo(
    () =>
      tokens.filter((token) => (showsDeleted || !isDeleted(token)) && matchesSearch(token, search)),
    [tokens, search, showsDeleted],
  );
  const table = useTokensTable(found);
  const canSearch = showsDeleted || !tokens.every(isDeleted);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-4">
        {canSearch && (
          <SearchInput
            label="Search API tokens"
            placeholder="Name, scope, creator or secret"
            value={search}
            onChange={setSearch}
            className="w-full max-w-sm"
          />
        )}
        {tokens.some(isDeleted) && (
          <Switch label="Show deleted" isChecked={showsDeleted} onChange={setShowsDeleted} />
        )}
      </div>
      <p role="status" className="sr-only">
        {search && `${found.length} tokens found`}
      </p>
      {canSearch && found.length === 0 && (
        <Card>
          <EmptyState icon={<Search className="size-5" />} title="No token matches your search">
            Names, descriptions, scopes, creators and the ends of secrets are searched.
          </EmptyState>
        </Card>
      )}
      {found.length > 0 &&
        (isWide ? (
          <TokensTable table={table} canHover={canHover} onDeed={onDeed} />
        ) : (
          <TokenCards
            tokens={table.getRowModel().rows.map((row) => row.original)}
            onDeed={onDeed}
          />
        ))}
    </div>
  );
}
