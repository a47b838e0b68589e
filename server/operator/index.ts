import { hash, timingSafeEqual } from 'node:crypto';
import { UnauthenticatedError } from '@kiln-connect/core';
import type { Operator, System } from '@kiln-connect/usecases';
import type { FastifyInstance } from 'fastify';
import { fastifyPath, readParameters, readQueryAndBody } from '../edge/read-request.ts';
import { sendAnswer } from '../edge/special-answer.ts';
import type { GovernanceRoute } from '../governance/governance-route.ts';
import { governanceRoutes } from '../governance/routes.ts';
import { backfillRoutes } from './backfills.ts';
import { devnetRoutes } from './devnets.ts';
import { keyRoutes } from './keys.ts';
import { nonceAccountRoutes } from './nonce-accounts.ts';
import { peopleRoutes } from './people.ts';
import { validatorRoutes } from './validators.ts';

const routes: readonly GovernanceRoute[] = [
  ...governanceRoutes,
  ...backfillRoutes,
  ...devnetRoutes,
  ...keyRoutes,
  ...nonceAccountRoutes,
  ...peopleRoutes,
  ...validatorRoutes,
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
    if (!route.doors.includes('operator')) continue;
    const name = `${route.method} /operator${route.path}`;
    app.route({
      method: route.method,
      url: `/operator${fastifyPath(route.path)}`,
      handler: async (request, reply) => {
        const parts = {
          parameters: readParameters(route, request),
          ...readQueryAndBody(route, request),
        };
        const operator: Operator = { kind: 'operator', address: request.ip };
        await system.store.audit.append({
          organizationId: null,
          actor: { type: 'operator', id: null, label: 'operator' },
          action: 'operator_request',
          subject: { type: 'route', id: name, label: name },
          details: {},
          address: operator.address,
          userAgent: null,
        });
        return sendAnswer(await route.run(parts, operator as never, system), route, reply);
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
