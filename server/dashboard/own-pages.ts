import { ForbiddenError } from '@kiln-connect/core';
import { errorCodes, type FastifyRequest } from 'fastify';

/** Methods that change nothing. */
const READS = new Set(['GET', 'HEAD']);

/**
 * Lets requests of the dashboard's own pages pass: a session's cookie travels with requests that
 * other sites make a browser send, so that the cookie alone proves nothing of who wants a change.
 * Browsers say where a request comes from (`Sec-Fetch-Site`, by Fetch Metadata); those that do not
 * must name our origin. https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 * @throws {ForbiddenError} 'cross_origin_request'.
 */
export function requireOwnPage(
  { method, headers }: Pick<FastifyRequest, 'method' | 'headers'>,
  { publicUrl }: { publicUrl: URL },
): void {
  const { origin, 'sec-fetch-site': site } = headers;
  if (site === 'same-origin') return;
  if (READS.has(method) && (site === undefined || site === 'none')) return;
  if (site === undefined && origin === publicUrl.origin) return;
  throw new ForbiddenError({
    code: 'cross_origin_request',
    message: `Only pages of the dashboard at ${publicUrl.origin} may ask this; the operator sets that address with CONNECT_PUBLIC_URL.`,
  });
}

/**
 * Wants JSON from whatever changes something, with a body or without: forms of other sites can not
 * send that type.
 * @throws {FastifyError} that the error handler answers with 415.
 */
export function requireJson({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): void {
  if (READS.has(method)) return;
  if (/^application\/json *(;|$)/i.test(headers['content-type'] ?? '')) return;
  throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE();
}
