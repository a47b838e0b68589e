import { type Network, NotBuiltError } from '@kiln-connect/core';
import type { Caller, System } from '@kiln-connect/usecases';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { authenticate } from '../edge/authentication.ts';
import { createFileLimits, type FileLimits } from '../edge/file-limits.ts';
import type { RateLimits } from '../edge/rate-limits.ts';
import { fastifyPath } from '../edge/read-request.ts';
import { type Place, readPart } from '../edge/request-parts.ts';
import type { ApiRoute, JsonText } from './api-route.ts';
import type { ApiRoutes } from './api-routes.ts';
import { isFileAnswer, sendFile } from './file-answer.ts';
import { isJsonStream, sendJsonStream } from './json-stream.ts';

export interface ApiRouteOptions {
  readonly limits: RateLimits;
  readonly unknownParameters: 'refuse' | 'warn';
  /** @throws {NotReadyError} while the server starts or stops. */
  readonly system: () => System;
  /** Called for each request of a caller that was let in. */
  readonly onRequest: (network: Network) => void;
}

/** Registers every route below /v1: authentication before the body is read, then its handler. */
export function registerApiRoutes(
  app: FastifyInstance,
  { built, unbuilt }: ApiRoutes,
  options: ApiRouteOptions,
): void {
  const enter =
    (scope: ApiRoute['scope']) => async (request: FastifyRequest, reply: FastifyReply) => {
      const system = options.system();
      const { network } = await authenticate(request, reply, {
        scope,
        limits: options.limits,
        system,
      });
      // A request that was let in is finished, also when a stop begins before its handler runs.
      request.system = system;
      options.onRequest(network);
    };
  const files = createFileLimits();
  for (const route of built) {
    app.route({
      method: route.method,
      url: fastifyPath(route.path),
      // To tell how long a file is, all of it would have to be made.
      exposeHeadRoute: route.method === 'GET' && route.files === undefined,
      onRequest: enter(route.scope),
      handler: handlerOf(route, { ...options, files }),
    });
  }
  for (const { method, path } of unbuilt) {
    app.route({
      method,
      url: fastifyPath(path),
      exposeHeadRoute: false,
      onRequest: enter(undefined),
      handler: async () => {
        throw new NotBuiltError({
          code: 'not_built',
          message: `${method} ${path} is part of the API and not built yet; the reference at /docs marks what is.`,
        });
      },
    });
  }
}

const NOTHING = z.strictObject({});

function handlerOf(
  route: ApiRoute,
  { unknownParameters, files }: ApiRouteOptions & { files: FileLimits },
) {
  const querySchema = route.query ?? NOTHING;
  // Most requests have no query: what its schema makes of nothing is always the same.
  const noQuery = querySchema.safeParse({});
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const rules = { unknownParameters, reply };
    const parts = {
      parameters: route.parameters && read(route.parameters, request.params, 'path', rules),
      query:
        noQuery.success && isEmpty(request.query)
          ? noQuery.data
          : read(querySchema, request.query, 'query', rules),
      body: route.body && read(route.body, request.body, 'body', rules),
    };
    // The hook before has set both: a request without a caller does not come here.
    const { caller, system } = request as { caller: Caller; system: System };
    const leave = route.files && files.enter(caller.organizationId);
    let answer: unknown;
    try {
      answer = await route.handle(parts, caller, system);
    } catch (error) {
      leave?.();
      throw error;
    }
    reply.code(route.status);
    if (isFileAnswer(answer)) return sendFile(answer, reply, { ...system, onEnd: leave });
    if (isJsonStream(answer)) {
      const onEnd = files.enter(caller.organizationId);
      return sendJsonStream(answer, reply, { ...system, onEnd });
    }
    if (!isJsonText(answer)) return answer;
    reply.header('content-type', 'application/json; charset=utf-8');
    return answer.json;
  };
}

/** One part of a request; names that are let pass although nobody knows them stand in a header. */
const read = (
  schema: z.ZodType,
  given: unknown,
  place: Place,
  { unknownParameters, reply }: { unknownParameters: 'refuse' | 'warn'; reply: FastifyReply },
): unknown =>
  readPart(schema, given, {
    place,
    unknownParameters,
    onUnknown: (names) => {
      reply.header('x-unknown-parameters', names.map(encodeURIComponent).join(', '));
    },
  });

const isEmpty = (query: unknown): boolean => {
  for (const _ in query as object) return false;
  return true;
};

const isJsonText = (answer: unknown): answer is JsonText =>
  typeof (answer as JsonText | undefined)?.json === 'string';
