/** Longer names are cut: nobody writes a message of their own into ours. */
const MOST_CHARACTERS = 100;
const WORD_JOINER = '\u2060';

/**
 * A name that somebody else chose, fit for the body of a mail: one line, no characters that hide or
 * turn text around, of 100 characters at most, and nothing in it that a mail program makes a link of.
 */
export function shownText(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .trim();
  const characters = [...line];
  const cut =
    characters.length > MOST_CHARACTERS
      ? `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…`
      : line;
  // Between 'evil' and '.example' it is invisible, and makes neither an address nor a domain of them.
  return cut.replace(/[.:/@](?=\S)/gu, (mark) => mark + WORD_JOINER);
}
