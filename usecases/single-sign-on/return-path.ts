import { InvalidInputError } from '@kiln-connect/core';

const LONGEST = 2_000;

/**
 * Where the browser goes after a sign-in: a path of our own origin with its query, and nothing that a
 * browser could read as another site ('//evil.example', '/\evil.example'); '/' when none is given.
 * @throws {InvalidInputError} 'invalid_return_to'.
 */
export function requireReturnPath(text: string | undefined, publicUrl: URL): string {
  if (text === undefined) return '/';
  const isPath = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text) && text.length <= LONGEST;
  const url = isPath && URL.canParse(text, publicUrl.href) ? new URL(text, publicUrl) : null;
  if (url !== null && url.origin === publicUrl.origin && !url.pathname.startsWith('//')) {
    return `${url.pathname}${url.search}${url.hash}`;
  }
  throw new InvalidInputError({
    code: 'invalid_return_to',
    message: 'return_to must be a path of this site, like /acme/devnet.',
  });
}
