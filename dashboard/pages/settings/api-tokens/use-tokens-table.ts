import type { TokenAnswer } from '@kiln-connect/usecases';
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});

const column = createColumnHelper<typeof features, TokenAnswer>();

/** Times compare as their RFC 3339 texts do; what never happened comes last both ways. */
const time = { sortFn: sortFn_basic, sortUndefined: 'last', sortDescFirst: true } as const;

const columns = column.columns([
  column.accessor('name', { header: 'Token', sortFn: sortFn_alphanumeric }),
  column.accessor((token) => token.scopes.length, {
    id: 'scopes',
    header: 'Scopes',
    enableSorting: false,
  }),
  column.accessor((token) => token.last_used_at ?? undefined, {
    id: 'last-use',
    header: 'Last used',
    ...time,
  }),
  column.accessor('created_at', { header: 'Created', ...time }),
  column.accessor((token) => token.expires_at ?? undefined, {
    id: 'state',
    header: 'State',
    ...time,
    sortDescFirst: false,
  }),
]);

/** The tokens of the list in the order that the user chose; the newest first until they choose. */
export const useTokensTable = (tokens: readonly TokenAnswer[]) =>
  useTable({
    features,
    columns,
    data: tokens as TokenAnswer[],
    getRowId: (token) => token.id,
    enableSortingRemoval: false,
    initialState: { sorting: [{ id: 'created_at', desc: true }] },
  });
