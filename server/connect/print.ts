/** How a command shows its outcome. */
export interface Printed<Data> {
  /** For people. */
  readonly people: (data: Data) => string;
  /** With `--quiet`: the one thing that a script goes on with; nothing when left out. */
  readonly quiet?: (data: Data) => string;
}

export interface PrintOptions {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/** The text of a command's outcome in the form that was asked for; empty for nothing. */
export function printed<Data>(
  data: Data,
  { json, quiet }: PrintOptions,
  as: Printed<Data>,
): string {
  if (json) return JSON.stringify(data, null, 2);
  return quiet ? (as.quiet?.(data) ?? '') : as.people(data);
}

/** Columns with a heading, each as wide as its longest cell; `empty` is said when there is no row. */
export function table<Row>(
  rows: readonly Row[],
  columns: { readonly [heading: string]: (row: Row) => string | null },
  empty: string,
): string {
  if (rows.length === 0) return empty;
  const cells = rows.map((row) => Object.values(columns).map((cell) => plain(cell(row) ?? '-')));
  return alignedLines([Object.keys(columns).map((heading) => heading.toUpperCase()), ...cells]);
}

/** One line for each fact, the facts' names in a column. */
export const facts = (entries: readonly (readonly [label: string, value: string])[]): string =>
  alignedLines(entries.map(([label, value]) => [plain(label), plain(value)]));

function alignedLines(lines: readonly (readonly string[])[]): string {
  const columns = lines[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...lines.map((line) => (line[i] ?? '').length)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Text from elsewhere must not steer the terminal. */
export const plain = (text: string): string => text.replace(/\p{Cc}/gu, '\u{fffd}');
