import type { SignedIn, System, Visitor } from '@kiln-connect/usecases';
import type { z } from 'zod';
import type { Parsed, RouteRequest } from '../edge/read-request.ts';

/** Somebody at the dashboard, signed in or not. */
export interface Visit extends Visitor {
  /** As they were sent, but for forwarding headers, which are never to be read. */
  readonly headers: Headers;
}

interface VisitOf {
  /** Whoever holds what the body or the query carries. */
  readonly everybody: Visit;
  /** Whoever has a session; others get 401 'not_signed_in'. */
  readonly person: Visit & SignedIn;
}

/** One route of the dashboard that concerns a person, or somebody who is about to sign in. */
export interface DashboardRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/dashboard/api`, with parameters in braces. */
  readonly path: string;
  readonly for: keyof VisitOf;
  /**
   * Who may send browsers here: our own pages alone, with JSON; or other sites, too, with a link
   * ('link') or a form ('form'): then the route itself proves that it asked for it.
   */
  readonly from: 'own pages' | 'link' | 'form';
  readonly status: 200 | 201;
  readonly parameters?: z.ZodObject | undefined;
  readonly query?: z.ZodObject | undefined;
  readonly body?: z.ZodType | undefined;
  /** Answers what goes into `data`, or a `SpecialAnswer`. */
  readonly run: (request: RouteRequest, visit: never, system: System) => Promise<unknown>;
}

/** Gives `run` the types of the route's schemas and of who comes; for our own pages unless it says else. */
export function dashboardRoute<
  For extends keyof VisitOf,
  Parameters extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(
  route: Omit<
    DashboardRoute,
    'for' | 'from' | 'status' | 'parameters' | 'query' | 'body' | 'run'
  > & {
    readonly for: For;
    readonly from?: DashboardRoute['from'];
    readonly status?: 201;
    readonly parameters?: Parameters;
    readonly query?: Query;
    readonly body?: Body;
    readonly run: (
      request: RouteRequest<Parsed<Parameters>, Parsed<Query>, Parsed<Body>>,
      visit: VisitOf[For],
      system: System,
    ) => Promise<unknown>;
  },
): DashboardRoute {
  return { status: 200, from: 'own pages', ...route } as DashboardRoute;
}
