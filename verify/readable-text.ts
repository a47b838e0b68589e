/**
 * Characters that show nothing, or that change how what stands beside them is shown: control and
 * format characters (those that turn the direction of text among them), what is not assigned to
 * anything in public, spaces other than the plain one, and all that is ignored when it is shown.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu;

const escaped = (character: string): string =>
  `\\u{${(character.codePointAt(0) as number).toString(16)}}`;

/**
 * Text out of a transaction, in quotes, so that it can not pass for anything else: what is invisible,
 * or would reorder or break the line, stands there by its number (`\u{202e}`). A backslash of the text
 * is doubled, so that nothing can pretend to be such a number. For people alone; programs get the text
 * as it is.
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
export const quoted = (text: string): string => JSON.stringify(text).replace(INVISIBLE, escaped);
