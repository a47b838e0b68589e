import type { TokenAnswer } from '@kiln-connect/usecases';

type Searched = Pick<
  TokenAnswer,
  'name' | 'description' | 'network' | 'scopes' | 'prefix' | 'last_four' | 'created_by'
>;

/** Who made a token, in one word or name. */
export const authorName = (author: TokenAnswer['created_by']): string =>
  author.type === 'operator' ? 'Operator' : author.name || author.email;

const searchedText = (token: Searched): string =>
  [
    token.name,
    token.description,
    token.network,
    ...token.scopes,
    `${token.prefix}…${token.last_four}`,
    authorName(token.created_by),
    token.created_by.type === 'user' ? token.created_by.email : '',
  ]
    .join('\n')
    .toLowerCase();

/** Whether all words of a search stand in a token. A whole secret finds its token: that tells whose a leaked one is. */
export function matchesSearch(token: Searched, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const text = searchedText(token);
  const [start, end] = [token.prefix.toLowerCase(), token.last_four.toLowerCase()];
  return words.every(
    (word) =>
      text.includes(word) ||
      (word.length > start.length && word.startsWith(start) && word.endsWith(end)),
  );
}
