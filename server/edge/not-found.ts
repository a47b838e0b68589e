import { NotFoundError } from '@kiln-connect/core';
import type { FastifyInstance } from 'fastify';
import { MethodNotAllowedError } from './errors.ts';
import { createRouteIndex } from './route-index.ts';
import { shownPath } from './shown-path.ts';

/**
 * Answers for paths without a route: 405 with `allow` where another method has one, else 404 with
 * the nearest path, else `hint`. Install it before the routes: it learns them as they are registered.
 */
export function installNotFound(app: FastifyInstance, { hint = '' }: { hint?: string } = {}): void {
  const index = createRouteIndex();
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) index.add(one, url);
  });
  app.setNotFoundHandler(async (request) => {
    const path = shownPath(request.url);
    const allowed = index.methodsOf(path);
    if (allowed.length > 0) {
      throw new MethodNotAllowedError({
        code: 'method_not_allowed',
        message: `${path} does not answer ${request.method}; it answers ${allowed.join(', ')}.`,
        allowed,
      });
    }
    const nearest = index.nearest(path);
    throw new NotFoundError({
      code: 'route_not_found',
      message: nearest
        ? `There is no ${path} here; did you mean ${nearest}?`
        : `There is no ${path} here. ${hint}`.trim(),
    });
  });
}
