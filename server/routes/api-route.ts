import type { Scope } from '@kiln-connect/core';
import type { Caller, System } from '@kiln-connect/usecases';
import type { z } from 'zod';
import type { Parsed, RouteRequest } from '../edge/read-request.ts';

/** JSON text that goes out as it is: the store's own, which no server parses to print it again. */
export interface JsonText {
  readonly json: string;
}

/**
 * One route of the API: all that registering it, documenting it, holding it against the contract and
 * attacking it in tests needs. Answers are whole bodies; a `JsonText` is sent as it stands, a
 * `JsonStream` and a `FileAnswer` piece by piece.
 */
export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From /v1 on, with parameters in braces: '/v1/accounts/{id}'. */
  readonly path: string;
  /** The group that the reference shows it in. */
  readonly tag: string;
  readonly summary: string;
  readonly description?: string | undefined;
  /** What a token needs; undefined when every good token may. */
  readonly scope?: Scope | undefined;
  readonly status: 200 | 201;
  readonly parameters?: z.ZodObject | undefined;
  readonly query?: z.ZodObject | undefined;
  readonly body?: z.ZodType | undefined;
  /** For documents and tests, never to serialize. */
  readonly answer: z.ZodType;
  /** The media types of a route that answers a file; JSON when left out. */
  readonly files?: readonly string[] | undefined;
  readonly handle: (request: RouteRequest, caller: Caller, system: System) => Promise<unknown>;
}

/** Gives a route's handler the types of its schemas, and the route its usual status. */
export function apiRoute<
  Parameters extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(
  route: Omit<ApiRoute, 'parameters' | 'query' | 'body' | 'status' | 'handle'> & {
    readonly parameters?: Parameters;
    readonly query?: Query;
    readonly body?: Body;
    readonly status?: 201;
    readonly handle: (
      request: RouteRequest<Parsed<Parameters>, Parsed<Query>, Parsed<Body>>,
      caller: Caller,
      system: System,
    ) => Promise<unknown>;
  },
): ApiRoute {
  return { status: 200, ...route } as ApiRoute;
}
