import type { TokenAnswer } from '@kiln-connect/usecases';
import type { ComponentType } from 'react';
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from '../../../ui/table.tsx';
import { PreviousSecret, usePreviousSecret } from './previous-secret.tsx';
import { ActionsMenu, QuickActions } from './token-actions.tsx';
import {
  TokenCreation,
  TokenLastUse,
  TokenName,
  TokenScopes,
  TokenStateCell,
} from './token-cells.tsx';
import type { OnTokenDeed } from './token-deeds.ts';
import type { useTokensTable } from './use-tokens-table.ts';

const CELLS: { readonly [column: string]: ComponentType<{ token: TokenAnswer }> } = {
  name: TokenName,
  scopes: TokenScopes,
  'last-use': TokenLastUse,
  created_at: TokenCreation,
  state: TokenStateCell,
};

type TokensTableModel = ReturnType<typeof useTokensTable>;
type TokenRowModel = ReturnType<TokensTableModel['getRowModel']>['rows'][number];

interface TokensTableProps {
  table: TokensTableModel;
  /** The pointer can hover: the actions come with it; else they stand in a menu. */
  canHover: boolean;
  onDeed: OnTokenDeed;
}

export const TokensTable = ({ table, canHover, onDeed }: TokensTableProps) => (
  <Table label="API tokens" minWidth="min-w-3xl">
    <TableHead>
      {table.getFlatHeaders().map(({ id, column }) => (
        <HeadCell
          key={id}
          {...(column.getCanSort() && { onSort: () => column.toggleSorting() })}
          sorted={
            { asc: 'ascending', desc: 'descending' }[String(column.getIsSorted())] as
              | 'ascending'
              | 'descending'
              | undefined
          }
        >
          {String(column.columnDef.header)}
        </HeadCell>
      ))}
      <HeadCell className={canHover ? 'w-0 p-0!' : 'w-0'}>
        <span className="sr-only">Actions</span>
      </HeadCell>
    </TableHead>
    <TableBody>
      {table.getRowModel().rows.map((row) => (
        <TokenRow key={row.id} row={row} canHover={canHover} onDeed={onDeed} />
      ))}
    </TableBody>
  </Table>
);

interface TokenRowProps extends Omit<TokensTableProps, 'table'> {
  row: TokenRowModel;
}

function TokenRow({ row, canHover, onDeed }: TokenRowProps) {
  const token = row.original;
  const previous = usePreviousSecret(token);
  return (
    <>
      <TableRow>
        {row.getAllCells().map((cell) => {
          const Content = CELLS[cell.column.id];
          return <Cell key={cell.id}>{Content && <Content token={token} />}</Cell>;
        })}
        <Cell className={canHover ? 'relative w-0 p-0!' : 'pl-0! text-right'}>
          {canHover ? (
            <QuickActions token={token} onDeed={onDeed} />
          ) : (
            <ActionsMenu token={token} onDeed={onDeed} />
          )}
        </Cell>
      </TableRow>
      {previous && (
        <TableRow className="border-t-0! bg-warning-soft hover:bg-warning-soft">
          <Cell colSpan={6} className="py-2!">
            <PreviousSecret token={token} previous={previous} />
          </Cell>
        </TableRow>
      )}
    </>
  );
}
