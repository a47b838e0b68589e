/** One SVG path over all dark modules, each a square of one unit; neighbours in a row are one box. */
export const qrPath = (rows: readonly (readonly boolean[])[]): string =>
  rows.map((row, y) => rowPath(row, y)).join('');

function rowPath(row: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const start = x;
    while (row[x + 1]) x++;
    path += `M${start} ${y}h${x - start + 1}v1h${start - x - 1}z`;
  }
  return path;
}
