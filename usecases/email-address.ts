import { InvalidInputError } from '@kiln-connect/core';

/** RFC 5321, 4.5.3.1.3: a path of 256 octets with its angle brackets. */
const MOST_CHARACTERS = 254;

/**
 * Addresses that mail servers carry without extensions, written without quotes or comments: the
 * dot-atom of RFC 5322, 3.4.1, with at most 64 characters before the @, and a host name with a dot.
 */
const EMAIL =
  /^(?=[^@]{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * An e-mail address as it is stored and compared: lower case, without space around it.
 * @throws {InvalidInputError} 'invalid_email'.
 */
export function requireEmail(text: string): string {
  const email = text.trim().toLowerCase();
  if (email.length <= MOST_CHARACTERS && EMAIL.test(email)) return email;
  throw new InvalidInputError({
    code: 'invalid_email',
    message: 'This is no e-mail address; expected one like ada@example.com.',
  });
}
