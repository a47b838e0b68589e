import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseCookies } from 'better-call';

/** The cookies of this room. All are `HttpOnly`, `SameSite=Lax`, for the whole path, without a domain. */
const NAMES = {
  session: 'kiln.session',
  /** Between the password and the second factor. */
  secondFactor: 'kiln.two_factor',
  /** Between a passkey's challenge and its answer. */
  passkeyChallenge: 'kiln.passkey',
  /** Proves that somebody signed in on this device before. */
  device: 'kiln.device',
} as const;

export type CookieName = keyof typeof NAMES;

/** Reads and writes this room's cookies. */
export interface Cookies {
  /** The name on the wire. */
  name(cookie: CookieName): string;
  /** The value whose signature holds; undefined when there is none, or somebody else made it. */
  read(headers: Headers, cookie: CookieName): string | undefined;
  /** The same of what an answer sets. */
  readSet(setCookie: readonly string[], cookie: CookieName): string | undefined;
  /** A signed `Set-Cookie` line. */
  write(cookie: CookieName, value: string, maxAgeSeconds: number): string;
  /** A `Set-Cookie` line that takes it away. */
  remove(cookie: CookieName): string;
  /** A `Cookie` header with only these of what the request carries. */
  only(headers: Headers, cookies: readonly CookieName[]): string;
}

/**
 * Cookies signed as Better Auth signs them (`value.base64(HMAC-SHA-256)`, percent-encoded), so that
 * each reads the other's. Behind TLS they are `Secure` and carry the prefix `__Host-`, which makes
 * browsers refuse one that another host or path has set (RFC 6265bis, section 4.1.3).
 */
export function createCookies({
  secret,
  isSecure,
}: {
  secret: string;
  isSecure: boolean;
}): Cookies {
  const name = (cookie: CookieName) => `${isSecure ? '__Host-' : ''}${NAMES[cookie]}`;
  const signatureOf = (value: string) => createHmac('sha256', secret).update(value).digest();
  const attributes = `Path=/; HttpOnly; ${isSecure ? 'Secure; ' : ''}SameSite=Lax`;
  const parsed = (headers: Headers) => parseCookies(headers.get('cookie') ?? '');
  const opened = (signed: string): string | undefined => {
    const end = signed.lastIndexOf('.');
    if (end < 1) return undefined;
    const value = signed.slice(0, end);
    const expected = signatureOf(value);
    const signature = Buffer.from(signed.slice(end + 1), 'base64');
    const isOurs = signature.length === expected.length && timingSafeEqual(signature, expected);
    return isOurs ? value : undefined;
  };
  return {
    name,
    read: (headers, cookie) => opened(parsed(headers).get(name(cookie)) ?? ''),
    readSet: (setCookie, cookie) => {
      const line = setCookie.findLast((one) => one.startsWith(`${name(cookie)}=`)) ?? '';
      return opened(parseCookies(line).get(name(cookie)) ?? '');
    },
    write: (cookie, value, maxAgeSeconds) => {
      const signed = encodeURIComponent(`${value}.${signatureOf(value).toString('base64')}`);
      return `${name(cookie)}=${signed}; Max-Age=${maxAgeSeconds}; ${attributes}`;
    },
    remove: (cookie) => `${name(cookie)}=; Max-Age=0; ${attributes}`,
    only: (headers, cookies) => {
      const all = parsed(headers);
      return cookies
        .flatMap((cookie) => {
          const value = all.get(name(cookie));
          return value === undefined ? [] : `${name(cookie)}=${encodeURIComponent(value)}`;
        })
        .join('; ');
    },
  };
}
