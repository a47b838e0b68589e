import type { Member, Operator, System } from '@kiln-connect/usecases';
import type { z } from 'zod';
import type { Parsed, RouteRequest } from '../edge/read-request.ts';

/** Where a route stands: on the operator's listener, and on the dashboard's for members. */
export type Door = 'operator' | 'dashboard';

/**
 * One thing that governs an organization or the deployment. Every rule of it (who may, whose it is,
 * how recent their proof must be) is the use case's; the doors only find out who asks.
 */
export interface GovernanceRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /**
   * Below `/operator` and `/dashboard/api`, with parameters in braces. On the dashboard's door it
   * begins with '/organizations/{organization}': membership is looked up for that slug.
   */
  readonly path: string;
  readonly doors: readonly Door[];
  readonly status: 200 | 201;
  /** Answers a `FileAnswer`, of which an organization may have a few made at once. */
  readonly makesFile?: true;
  readonly parameters?: z.ZodObject | undefined;
  readonly query?: z.ZodObject | undefined;
  readonly body?: z.ZodType | undefined;
  /** Answers what goes into `data`, or a `SpecialAnswer`. */
  readonly run: (request: RouteRequest, actor: never, system: System) => Promise<unknown>;
}

interface ActorAt {
  readonly operator: Operator;
  readonly dashboard: Member;
}

/**
 * Gives `run` the types of the route's schemas and of who may come through its doors; without
 * `doors` it stands at both.
 */
export function governanceRoute<
  Parameters extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  At extends Door = Door,
>(
  route: Omit<GovernanceRoute, 'doors' | 'status' | 'parameters' | 'query' | 'body' | 'run'> & {
    readonly doors?: readonly At[];
    readonly status?: 201;
    readonly parameters?: Parameters;
    readonly query?: Query;
    readonly body?: Body;
    readonly run: (
      request: RouteRequest<Parsed<Parameters>, Parsed<Query>, Parsed<Body>>,
      actor: ActorAt[At],
      system: System,
    ) => Promise<unknown>;
  },
): GovernanceRoute {
  return { status: 200, doors: ['operator', 'dashboard'], ...route } as GovernanceRoute;
}
