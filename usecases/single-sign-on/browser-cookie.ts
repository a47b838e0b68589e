/** How long a sign-in may take from its start, in seconds. */
export const FLOW_SECONDS = 10 * 60;

/**
 * The cookie that binds a sign-in to the browser that began it. `Lax` is enough for both protocols:
 * an OpenID provider leads back by a link, and what a SAML provider posts is kept until the browser
 * comes for it by a redirect to our own address, which carries the cookie again.
 */
const nameOf = (publicUrl: URL): string => `${isSecure(publicUrl) ? '__Host-' : ''}kiln.sso`;

const isSecure = ({ protocol }: URL): boolean => protocol === 'https:';

/** A `Set-Cookie` line that gives the browser this secret; an empty one takes it away. */
export function writeBrowserCookie(secret: string, publicUrl: URL): string {
  const life = secret === '' ? 0 : FLOW_SECONDS;
  const secure = isSecure(publicUrl) ? '; Secure' : '';
  return `${nameOf(publicUrl)}=${secret}; Path=/; Max-Age=${life}; HttpOnly; SameSite=Lax${secure}`;
}

/** The secret that a browser's `Cookie` header carries; undefined without one, or with several. */
export function readBrowserCookie(header: string | null, publicUrl: URL): string | undefined {
  const start = `${nameOf(publicUrl)}=`;
  const found = (header ?? '').split('; ').filter((pair) => pair.startsWith(start));
  return found.length === 1 ? found[0]?.slice(start.length) : undefined;
}
