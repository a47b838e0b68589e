import { InvalidInputError } from '@kiln-connect/core';
import type { FastifyInstance } from 'fastify';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Bodies are JSON in UTF-8 and nothing else (RFC 8259): bytes that are not UTF-8 would be read as
 * another text than was sent. An empty body counts as none, for clients that name a type without
 * sending anything; names that could reach into prototypes are refused.
 */
export function installJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    let text: string;
    try {
      text = utf8.decode(body as Buffer);
    } catch {
      return done(
        new InvalidInputError({
          code: 'malformed_json',
          message: 'The body is not UTF-8; it must be one JSON object in UTF-8.',
        }),
      );
    }
    void parse(request, text, done);
  });
}
