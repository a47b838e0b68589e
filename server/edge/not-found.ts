import { NotFoundError } from '@kiln-connect/core';
import type { FastifyInstance } from 'fastify';
import type { ShowPage } from '../dashboard/page.ts';
import { MethodNotAllowedError } from './errors.ts';
import { createRouteIndex } from './route-index.ts';
import { shownPath } from './shown-path.ts';

/**
 * Answers for paths without a route: 405 with `allow` where another method has one, else 404 with
 * the nearest path, else `hint`; a browser that wants a page gets one from `showPage`. Install it before the routes: it learns them as they are registered.
 */
export function installNotFound(
  app: FastifyInstance,
  { hint = '', showPage }: { hint?: string; showPage?: ShowPage } = {},
): void {
  const index = createRouteIndex();
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) index.add(one, url);
  });
  app.setNotFoundHandler(async (request, reply) => {
    const path = shownPath(request.url);
    const allowed = index.methodsOf(path);
    // A route may find that it has nothing for a path that it answers.
    if (allowed.length > 0 && !allowed.includes(request.method)) {
      throw new MethodNotAllowedError({
        code: 'method_not_allowed',
        message: `${path} does not answer ${request.method}; it answers ${allowed.join(', ')}.`,
        allowed,
      });
    }
    const page = showPage?.(request, reply);
    if (page !== undefined) return page;
    const nearest = index.nearest(path);
    throw new NotFoundError({
      code: 'route_not_found',
      message: nearest
        ? `There is no ${path} here; did you mean ${nearest}?`
        : `There is no ${path} here. ${hint}`.trim(),
    });
  });
}
