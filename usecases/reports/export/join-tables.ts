import { type Cell, mapRows, type Table } from '../../spreadsheet/table.ts';

/**
 * Tables of several chains as one, with the token of each row's chain before its cells. A column that
 * a chain does not have is empty in its rows; columns of one heading are one.
 */
export function joinTables(parts: readonly { token: string; table: Table }[]): Table {
  const columns = new Map(
    parts.flatMap(({ table }) => table.columns.map((column) => [column.heading, column] as const)),
  );
  const headings = [...columns.keys()];
  return {
    name: parts[0]?.table.name ?? '',
    columns: [{ heading: 'Protocol', format: 'text' }, ...columns.values()],
    rows: async function* () {
      for (const { token, table } of parts) {
        const own = headings.map((name) =>
          table.columns.findIndex(({ heading }) => heading === name),
        );
        for await (const piece of table.rows()) {
          yield mapRows(piece, (row) => {
            const cells: Cell[] = [token];
            for (const place of own) cells.push(row[place]);
            return cells;
          });
        }
      }
    },
  };
}
