import { shownText } from './shown-text.ts';

/** A name that somebody else chose, in quotation marks. */
export const quoted = (name: string): string => `“${shownText(name)}”`;

/** '23 November 2026 at 11:04 UTC' */
export const time = (at: Date): string =>
  `${DAY.format(at)} at ${at.toISOString().slice(11, 16)} UTC`;

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
