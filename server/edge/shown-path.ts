const LONGEST_SHOWN = 120;

/** What of a request's path may be shown and logged: no query, nothing that looks like a token. */
export const shownPath = (url: string): string =>
  url
    .replace(/[?#].*$/s, '')
    .replace(/kiln_[A-Za-z0-9_]+/g, 'kiln_…')
    .slice(0, LONGEST_SHOWN);
