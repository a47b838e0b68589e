import { ForbiddenError, InvalidInputError, NotFoundError } from '@kiln-connect/core';
import { faultOf, notSignedIn } from './better-auth-fault.ts';
import type { CookieName } from './cookies.ts';
import type { Endpoint, Exchange } from './endpoints/endpoint.ts';
import { endpoints } from './endpoints/index.ts';
import { BASE_PATH } from './open-better-auth.ts';
import type { Origin, PersonSession } from './people.ts';
import { withinRequest } from './request-scope.ts';
import type { Room } from './room.ts';
import { requireRecent } from './sessions/session-rules.ts';

/** Longest user agent that is kept, in characters. */
const USER_AGENT = 512;

const byRoute = new Map(endpoints.map((one) => [`${one.method} ${BASE_PATH}${one.path}`, one]));

/**
 * Answers a request to one of the endpoints of the closed list; every other is not there.
 * @throws what README.md lists, as errors of core
 */
export async function handleRequest(
  request: Request,
  { address }: { address: string },
  room: Room,
): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const endpoint = byRoute.get(`${request.method} ${pathname}`);
  if (!endpoint) {
    throw new NotFoundError({
      code: 'route_not_found',
      message: `There is no ${request.method} ${pathname.slice(0, 100)} here.`,
    });
  }
  if (search !== '') {
    throw invalidInput(`${pathname} takes no parameters in the query.`);
  }
  if (request.method === 'POST') requireOwnOrigin(request.headers, room);
  const body = await readBody(request, endpoint);
  const userAgent = request.headers.get('user-agent')?.slice(0, USER_AGENT) || null;
  const from = { address, userAgent };
  const session = await sessionOf(request.headers, room);
  if (endpoint.needs !== 'nothing') {
    if (!session) throw notSignedIn();
    if (endpoint.needs === 'recent') requireRecent(session, room.clock.now());
  }
  const ask = betterAuthBehind({ endpoint, headers: request.headers, from, session }, room);
  const exchange = { body, headers: request.headers, from, session, ask };
  const { data, setCookie = [] } = await endpoint.answer(exchange as never, room);
  const headers = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  for (const line of setCookie) headers.append('set-cookie', line);
  return new Response(JSON.stringify({ data }), { headers });
}

/** The session that the request's cookie proves. */
export async function sessionOf(
  headers: Headers,
  { cookies, sessions }: Pick<Room, 'cookies' | 'sessions'>,
): Promise<PersonSession | undefined> {
  const token = cookies.read(headers, 'session');
  return token === undefined ? undefined : sessions.use(token);
}

const invalidInput = (message: string) => new InvalidInputError({ code: 'invalid_input', message });

/** Pages of other origins can send a request with the cookie, but can forge neither of these headers. */
function requireOwnOrigin(headers: Headers, { publicUrl }: Room): void {
  if (headers.get('origin') === publicUrl.origin) return;
  if (headers.get('sec-fetch-site') === 'same-origin') return;
  throw new ForbiddenError({
    code: 'cross_origin_request',
    message: `This is answered to pages of ${publicUrl.origin} alone.`,
  });
}

async function readBody(request: Request, { body: schema }: Endpoint): Promise<unknown> {
  if (!schema) return undefined;
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw invalidInput('The body must be JSON, sent with content-type: application/json.');
  }
  const value: unknown = await request.json().catch(() => {
    throw invalidInput('The body is not JSON; it must be one JSON object in UTF-8.');
  });
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  const [issue] = error.issues;
  const field = issue?.path.join('.') || 'The body';
  throw invalidInput(`${field}: ${issue?.message}`);
}

/** How an endpoint asks the one of Better Auth behind it: as itself, with nothing more than it must know. */
function betterAuthBehind(
  o: {
    endpoint: Endpoint;
    headers: Headers;
    from: Origin;
    session: PersonSession | undefined;
  },
  { auth, cookies, publicUrl, store }: Room,
): Exchange<unknown, unknown>['ask'] {
  const { method, path } = o.endpoint;
  return async ({ body, carrying }) => {
    const headers = new Headers({ origin: publicUrl.origin });
    const cookie = cookies.only(o.headers, carrying);
    if (cookie !== '') headers.set('cookie', cookie);
    if (body) headers.set('content-type', 'application/json');
    const request = new Request(new URL(`${BASE_PATH}${path}`, publicUrl), {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const session = carrying.includes('session') ? o.session : undefined;
    const response = await store.people.asking(() =>
      withinRequest({ ...o.from, session }, () => auth.handler(request)),
    );
    if (!response.ok) throw await faultOf(response, path);
    return {
      data: await response.json(),
      setCookie: response.headers.getSetCookie().filter((line) => isKept(line, cookies)),
    };
  };
}

const KEPT: readonly CookieName[] = ['session', 'secondFactor', 'passkeyChallenge'];

/** Better Auth also takes away cookies of parts that are switched off. */
const isKept = (line: string, cookies: Room['cookies']): boolean =>
  KEPT.some((cookie) => line.startsWith(`${cookies.name(cookie)}=`));
