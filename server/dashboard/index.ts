import { type Log, UnauthenticatedError } from '@kiln-connect/core';
import { type Member, memberOf, type SignedIn, type System } from '@kiln-connect/usecases';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createErrorHandler } from '../edge/error-handler.ts';
import { createFileLimits, type FileLimits } from '../edge/file-limits.ts';
import { fastifyPath, readParameters, readQueryAndBody } from '../edge/read-request.ts';
import { addCookies, sendAnswer } from '../edge/special-answer.ts';
import type { GovernanceRoute } from '../governance/governance-route.ts';
import { governanceRoutes } from '../governance/routes.ts';
import { isFileAnswer, sendFile } from '../routes/file-answer.ts';
import { registerAuthentication } from './authentication.ts';
import type { DashboardRoute, Visit } from './dashboard-route.ts';
import { installForms } from './forms.ts';
import { requireJson, requireOwnPage } from './own-pages.ts';
import { dashboardRoutes } from './routes.ts';
import { visitOf } from './visit.ts';

/** Below which the dashboard's pages find the server. */
export const DASHBOARD_API = '/dashboard/api';

export interface DashboardApiOptions {
  /** @throws {NotReadyError} while the server starts or stops. */
  readonly system: () => System;
  readonly log: Log;
}

/** What the hooks found out of who asks, for the handler. */
interface Entered {
  readonly system: System;
  readonly visit: Visit;
  readonly parameters: unknown;
  readonly member?: Member;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once somebody was let in at the dashboard. */
    entered: Entered | null;
  }
}

/**
 * The dashboard's side of the server: routes of persons, and the governance routes with a member as
 * the actor. A session's cookie opens them, an API token opens none of them.
 */
export async function dashboardApi(
  app: FastifyInstance,
  { system, log }: DashboardApiOptions,
): Promise<void> {
  app.decorateRequest('entered', null);
  app.setErrorHandler(createErrorHandler({ log, challenge: 'Session' }));
  installForms(app);
  for (const route of dashboardRoutes) registerPersonal(app, route, system);
  const files = createFileLimits();
  for (const route of governanceRoutes) {
    if (route.doors.includes('dashboard')) registerGovernance(app, route, { system, files, log });
  }
  registerAuthentication(app, { system });
}

/** Who visits, with the cookies that keep their session alive on the answer. */
async function visit(
  request: FastifyRequest,
  reply: FastifyReply,
  { people }: System,
): Promise<Visit> {
  const visitor = visitOf(request);
  if (!visitor.headers.has('cookie')) return { ...visitor, session: undefined };
  const found = await people.findSession(visitor.headers);
  if (found) addCookies(reply, found.setCookie);
  return { ...visitor, session: found?.session };
}

/** @throws {UnauthenticatedError} 'not_signed_in' */
function signedIn(visitor: Visit): Visit & SignedIn {
  if (visitor.session !== undefined) return { ...visitor, session: visitor.session };
  throw new UnauthenticatedError({
    code: 'not_signed_in',
    message: 'Sign in first: there is no session, or it has ended.',
  });
}

function registerPersonal(app: FastifyInstance, route: DashboardRoute, system: () => System): void {
  app.route({
    method: route.method,
    url: fastifyPath(route.path),
    config: { takesForm: route.from === 'form' },
    onRequest: async (request, reply) => {
      const current = system();
      if (route.from === 'own pages') {
        requireOwnPage(request, current);
        requireJson(request);
      }
      const visitor = await visit(request, reply, current);
      request.entered = {
        system: current,
        visit: route.for === 'person' ? signedIn(visitor) : visitor,
        parameters: readParameters(route, request),
      };
    },
    handler: async (request, reply) => {
      const { system: current, visit: visitor, parameters } = request.entered as Entered;
      const parts = { parameters, ...readQueryAndBody(route, request) };
      return sendAnswer(await route.run(parts, visitor as never, current), route, reply);
    },
  });
}

function registerGovernance(
  app: FastifyInstance,
  route: GovernanceRoute,
  { system, files, log }: DashboardApiOptions & { readonly files: FileLimits },
): void {
  app.route({
    method: route.method,
    url: fastifyPath(route.path),
    onRequest: async (request, reply) => {
      const current = system();
      requireOwnPage(request, current);
      requireJson(request);
      const visitor = signedIn(await visit(request, reply, current));
      const parameters = readParameters(route, request);
      const { organization } = parameters as { organization: string };
      const member = await memberOf({ ...visitor, organization }, current);
      request.entered = { system: current, visit: visitor, parameters, member };
    },
    handler: async (request, reply) => {
      const { system: current, member, parameters } = request.entered as Entered;
      const parts = { parameters, ...readQueryAndBody(route, request) };
      const leave = route.makesFile && files.enter((member as Member).organizationId);
      let answer: unknown;
      try {
        answer = await route.run(parts, member as never, current);
      } catch (error) {
        leave?.();
        throw error;
      }
      if (isFileAnswer(answer)) return sendFile(answer, reply, { log, onEnd: leave });
      return sendAnswer(answer, route, reply);
    },
  });
}
