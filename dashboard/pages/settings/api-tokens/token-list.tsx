import type { TokenAnswer } from '@kiln-connect/usecases';
import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Input } from '../../../ui/input.tsx';
import { useMediaQuery } from '../use-media-query.ts';
import { TokenCards } from './token-cards.tsx';
import type { OnTokenDeed } from './token-deeds.ts';
import { matchesSearch } from './token-search.ts';
import { TokensTable } from './tokens-table.tsx';
import { useTokensTable } from './use-tokens-table.ts';

interface TokenListProps {
  tokens: readonly TokenAnswer[];
  onDeed: OnTokenDeed;
}

/** The tokens of a network, searched and sorted. */
export function TokenList({ tokens, onDeed }: TokenListProps) {
  const [search, setSearch] = useState('');
  const isWide = useMediaQuery('(min-width: 60rem)');
  const canHover = useMediaQuery('(hover: hover)');
  const found = useMemo(
    () => tokens.filter((token) => matchesSearch(token, search)),
    [tokens, search],
  );
  const table = useTokensTable(found);
  return (
    <div className="flex flex-col gap-4">
      <div className="relative max-w-sm">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 left-3 my-auto size-4 text-subtle"
        />
        <Input
          type="search"
          aria-label="Search API tokens"
          placeholder="Search by name, scope, creator or secret"
          autoComplete="off"
          value={search}
          className="pl-9"
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      <p role="status" className="sr-only">
        {search && `${found.length} of ${tokens.length} tokens`}
      </p>
      {found.length === 0 ? (
        <Card>
          <EmptyState icon={<Search className="size-5" />} title="No token matches your search">
            Names, descriptions, scopes, creators and the ends of secrets are searched.
          </EmptyState>
        </Card>
      ) : isWide ? (
        <TokensTable table={table} canHover={canHover} onDeed={onDeed} />
      ) : (
        <TokenCards tokens={table.getRowModel().rows.map((row) => row.original)} onDeed={onDeed} />
      )}
    </div>
  );
}
