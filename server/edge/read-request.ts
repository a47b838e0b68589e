import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readPart } from './request-parts.ts';

/** The parts of a request as their schemas made them; undefined where the route has none. */
export interface RouteRequest<Parameters = unknown, Query = unknown, Body = unknown> {
  readonly parameters: Parameters;
  readonly query: Query;
  readonly body: Body;
}

/** What a schema makes of its part. */
export type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

interface Schemas {
  readonly parameters?: z.ZodObject | undefined;
  readonly query?: z.ZodObject | undefined;
  readonly body?: z.ZodType | undefined;
}

const NOTHING = z.strictObject({});
const STRICT = { unknownParameters: 'refuse', onUnknown: () => {} } as const;

/**
 * The parameters of a request's path.
 * @throws {InvalidInputError} as `readPart`.
 */
export const readParameters = ({ parameters }: Schemas, { params }: FastifyRequest): unknown =>
  parameters && readPart(parameters, params, { place: 'path', ...STRICT });

/**
 * Query and body of a request; a part that the route does not have must be empty.
 * @throws {InvalidInputError} as `readPart`.
 */
export const readQueryAndBody = (
  { query, body }: Schemas,
  request: FastifyRequest,
): { query: unknown; body: unknown } => ({
  query: readPart(query ?? NOTHING, request.query, { place: 'query', ...STRICT }),
  body: readPart(body ?? NOTHING, body ? request.body : (request.body ?? {}), {
    place: 'body',
    ...STRICT,
  }),
});

/** Fastify writes a parameter as `:id`, our tables of routes as `{id}`. */
export const fastifyPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');
