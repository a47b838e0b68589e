import { ApiError } from '@lodestar/api/server';
import fastify, { type FastifyInstance } from 'fastify';

/** Deposits of a large batch are asked about by query: a request line can be long. */
const MAX_HEADER_BYTES = 256 * 1024;
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** Values of a query: a list when a name is repeated or its value has commas, however long. */
function parseQuery(text: string): { [name: string]: string | string[] } {
  const lists = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    lists.set(name, [...(lists.get(name) ?? []), ...value.split(',')]);
  }
  return Object.fromEntries(
    Array.from(lists, ([name, list]) => [name, list.length === 1 ? (list[0] as string) : list]),
  );
}

/**
 * A server for routes of @lodestar/api: lists in queries separated by commas or repeated, bodies in
 * JSON or SSZ, and errors as `{ code, message }`.
 */
export function createHttpServer(): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    http: { maxHeaderSize: MAX_HEADER_BYTES },
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: 'array' } },
    routerOptions: {
      querystringParser: parseQuery,
      maxParamLength: 200,
    },
  });
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => new Uint8Array(body),
  );
  app.setNotFoundHandler((request, reply) => {
    void reply
      .code(404)
      .send({ code: 404, message: `${request.method} ${request.url} is not a route` });
  });
  app.setErrorHandler(
    (error: Error & { statusCode?: number; validation?: unknown }, _request, reply) => {
      const code =
        error instanceof ApiError
          ? error.statusCode
          : error.validation
            ? 400
            : (error.statusCode ?? 500);
      void reply.code(code).send({ code, message: error.message });
    },
  );
  return app;
}

/** `methods`, where whatever is missing answers 501. */
export function withoutTheRest<Methods extends object>(methods: Partial<Methods>): Methods {
  return new Proxy(methods, {
    get: (known, name) =>
      known[name as keyof Methods] ??
      (async () => {
        throw new ApiError(501, `${String(name)} is not available on the devnet`);
      }),
  }) as Methods;
}
