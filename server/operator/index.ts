import { hash, timingSafeEqual } from 'node:crypto';
import { UnauthenticatedError } from '@kiln-connect/core';
import type { System } from '@kiln-connect/usecases';
import type { FastifyInstance } from 'fastify';
import { readPart } from '../edge/request-parts.ts';
import { devnetRoutes } from './devnets.ts';
import { keyRoutes } from './keys.ts';
import type { OperatorRoute } from './operator-route.ts';
import { organizationRoutes } from './organizations.ts';
import { tokenRoutes } from './tokens.ts';

const routes: readonly OperatorRoute[] = [
  ...organizationRoutes,
  ...tokenRoutes,
  ...devnetRoutes,
  ...keyRoutes,
];

/**
 * Registers the operator's routes under `/operator`. Whoever has the key may do all of it, so the
 * listener must be on loopback and the key in a file that only its owner can read. Each use is
 * written to the audit log before it begins, besides what the use case writes of its outcome.
 */
export async function operatorRoutes(
  app: FastifyInstance,
  { system, key }: { system: System; key: string },
): Promise<void> {
  const isKey = keyComparison(key);
  app.addHook('onRequest', async ({ headers, ip }) => {
    const given = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
    if (given !== undefined && isKey(given)) return;
    system.log.warn({ address: ip }, 'refused a request to the operator without its key');
    throw new UnauthenticatedError({
      code: 'wrong_operator_key',
      message:
        "This needs the operator's key, sent as authorization: Bearer <key>; a running server writes it to operator.json in its data folder.",
    });
  });
  for (const route of routes) {
    app.route({
      method: route.method,
      url: `/operator${route.path}`,
      handler: async ({ query, body, ip: address }, reply) => {
        const [given, place] =
          route.method === 'GET' ? ([query, 'query'] as const) : ([body, 'body'] as const);
        const input = readPart(route.input, given, {
          place,
          unknownParameters: 'refuse',
          onUnknown: () => {},
        });
        await system.store.audit.append({
          actor: 'operator',
          action: 'operator_request',
          subject: `${route.method} /operator${route.path}`,
          details: {},
          address,
        });
        const data = await route.run(input as never, { address }, system);
        return reply.code(route.status ?? 200).send({ data });
      },
    });
  }
}

/** Compares by hash: neither the length nor the time tells anything of the key. */
function keyComparison(key: string): (given: string) => boolean {
  const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
  const expected = digest(key);
  return (given) => timingSafeEqual(digest(given), expected);
}
