/**
 * How cells look, by the place of their style in `STYLES_XML`. Few: bold headings on grey, one title,
 * and a number format for each kind of figure.
 */
export const STYLE = {
  text: 0,
  heading: 1,
  figureHeading: 2,
  title: 3,
  label: 4,
  note: 5,
  count: 6,
  amount: 7,
  usd: 8,
  percent: 9,
  day: 10,
  time: 11,
  /** Of the last row of a table on a page, which sums those above it. */
  totalText: 12,
  totalCount: 13,
  totalAmount: 14,
  totalUsd: 15,
} as const;

/** Their ids begin where those that spreadsheets know by themselves end (ECMA-376, 18.8.30). */
const NUMBER_FORMATS = {
  164: '#,##0',
  165: '#,##0.000000000',
  166: '#,##0.00',
  167: '0.000',
  168: 'yyyy\\-mm\\-dd',
  169: 'yyyy\\-mm\\-dd\\ hh:mm:ss',
} as const;

const font = (size: number, inner = '') =>
  `<font>${inner}<sz val="${size}"/><color rgb="FF1F2328"/><name val="Calibri"/><family val="2"/></font>`;

const xf = (attributes: string, inner = '') =>
  `<xf borderId="0" xfId="0" ${attributes}${inner ? `>${inner}</xf>` : '/>'}`;

const numbered = (id: number) => xf(`numFmtId="${id}" fontId="0" fillId="0" applyNumberFormat="1"`);

const heading = (alignment: string) =>
  `<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" ${alignment}/></xf>`;

const total = (id: number, inner = '') =>
  `<xf numFmtId="${id}" fontId="1" fillId="0" borderId="2" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1"${inner ? ` applyAlignment="1">${inner}</xf>` : '/>'}`;

/** In the order of `STYLE`. */
const CELL_FORMATS = [
  // A step away from a figure that ends where it begins.
  xf(
    'numFmtId="0" fontId="0" fillId="0" applyAlignment="1"',
    '<alignment horizontal="left" indent="1"/>',
  ),
  heading('horizontal="left" indent="1"'),
  heading('horizontal="right"'),
  xf('numFmtId="0" fontId="2" fillId="0" applyFont="1"'),
  xf(
    'numFmtId="0" fontId="1" fillId="0" applyFont="1" applyAlignment="1"',
    '<alignment vertical="top"/>',
  ),
  xf(
    'numFmtId="0" fontId="0" fillId="0" applyAlignment="1"',
    '<alignment vertical="top" wrapText="1"/>',
  ),
  ...Object.keys(NUMBER_FORMATS).map((id) => numbered(Number(id))),
  total(0, '<alignment horizontal="left" indent="1"/>'),
  total(164),
  total(165),
  total(166),
];

const counted = (tag: string, entries: readonly string[]) =>
  `<${tag} count="${entries.length}">${entries.join('')}</${tag}>`;

/** The part `xl/styles.xml` (ECMA-376, 18.8). */
export const STYLES_XML = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${[
  counted(
    'numFmts',
    Object.entries(NUMBER_FORMATS).map(
      ([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`,
    ),
  ),
  counted('fonts', [font(11), font(11, '<b/>'), font(16, '<b/>')]),
  counted('fills', [
    '<fill><patternFill patternType="none"/></fill>',
    '<fill><patternFill patternType="gray125"/></fill>',
    '<fill><patternFill patternType="solid"><fgColor rgb="FFEFF1F4"/><bgColor indexed="64"/></patternFill></fill>',
  ]),
  counted('borders', [
    '<border><left/><right/><top/><bottom/><diagonal/></border>',
    '<border><left/><right/><top/><bottom style="thin"><color rgb="FF8C959F"/></bottom><diagonal/></border>',
    '<border><left/><right/><top style="thin"><color rgb="FF8C959F"/></top><bottom/><diagonal/></border>',
  ]),
  counted('cellStyleXfs', ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']),
  counted('cellXfs', CELL_FORMATS),
  counted('cellStyles', ['<cellStyle name="Normal" xfId="0" builtinId="0"/>']),
].join('')}</styleSheet>`;
