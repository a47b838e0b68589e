/** A fingerprint in groups of four capital digits, as GnuPG shows it. */
export const fingerprintText = (fingerprint: string): string =>
  (fingerprint.toUpperCase().match(/.{1,4}/g) ?? []).join(' ');
