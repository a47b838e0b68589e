import type { FastifyInstance } from 'fastify';

const METHODS = 'GET, POST, PUT, DELETE';
const REQUEST_HEADERS = 'authorization, content-type, x-request-id';
const ANSWER_HEADERS = 'x-request-id, ratelimit, ratelimit-policy, retry-after';

/**
 * Lets pages of these origins call the API from a browser; without origins nothing is installed and
 * browsers keep every page out. Cookies are never allowed: the token is the only credential.
 * https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function installCors(
  app: FastifyInstance,
  { origins }: { origins: readonly string[] },
): void {
  if (origins.length === 0) return;
  const allowed = new Set(origins);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('vary', 'origin');
    const { origin } = request.headers;
    if (origin === undefined || !allowed.has(origin)) {
      done();
      return;
    }
    reply.header('access-control-allow-origin', origin);
    reply.header('access-control-expose-headers', ANSWER_HEADERS);
    if (request.method !== 'OPTIONS') {
      done();
      return;
    }
    void reply
      .code(204)
      .header('access-control-allow-methods', METHODS)
      .header('access-control-allow-headers', REQUEST_HEADERS)
      .header('access-control-max-age', '600')
      .send();
  });
}
