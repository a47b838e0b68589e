/** What XML 1.0 can not hold or advises against: control characters, halves of pairs, non-characters. */
const UNWRITABLE = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

/** `_x0041_` stands for a character in SpreadsheetML (ECMA-376, ST_Xstring): its `_` is written so. */
const LOOKS_ESCAPED = /_(?=x[0-9A-Fa-f]{4}_)/g;

const NEEDS_CARE = /[^ -%'-;=?-^`-~]/;

/** Text for the content of an element or an attribute; what XML can not hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  if (!NEEDS_CARE.test(text)) return text;
  return text
    .replace(UNWRITABLE, '\ufffd')
    .replace(LOOKS_ESCAPED, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '_x000D_');
}
