import { z } from 'zod';

/** An e-mail as people are found by: lower case. 254 characters is SMTP's limit (RFC 5321, section 4.5.3.1.3). */
export const email = z
  .string()
  .max(254, 'must have at most 254 characters')
  .trim()
  .toLowerCase()
  .pipe(z.email('must be an e-mail address'));

/** A password that is given, not one that is chosen: how strong a new one must be is said elsewhere. */
export const password = z.string().min(1).max(1024);

export const code = z.string().trim().min(1).max(64);

/** What is shown to people: no line breaks, no characters that are not seen. */
export const shownName = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(most, `must have at most ${most} characters`)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'must hold visible characters only');
