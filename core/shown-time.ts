/**
 * A time as people read it in a message: '2026-11-23 14:05 UTC'. Seconds are cut off, so that what is
 * possible until then is possible until the time that is shown. Fields for programs are RFC 3339.
 */
export const shownTime = (at: Date): string =>
  `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
