/** So many characters at each end tell addresses apart; what shortening would not shorten stays whole. */
const ENDS = 6;

/** The two ends of a long text for machines: '7fUAJd…oovLS7'; a short one whole. */
export const shortText = (text: string): string =>
  text.length <= 2 * ENDS + 4 ? text : `${text.slice(0, ENDS)}…${text.slice(-ENDS)}`;
