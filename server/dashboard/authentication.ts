import type { System } from '@kiln-connect/usecases';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addCookies } from '../edge/special-answer.ts';
import { requireJson, requireOwnPage } from './own-pages.ts';
import { visitOf } from './visit.ts';

/** A passkey's attestation is the largest thing that is sent here. */
const BODY_BYTES = 64 * 1024;

/** Headers of a body that Fastify writes anew. */
const OF_THE_BODY = new Set(['content-length', 'transfer-encoding', 'connection', 'set-cookie']);

/**
 * Hands sign-in, two-factor and passkeys to the room of people, which lets a closed list of endpoints
 * through. Bodies were parsed before, so that what it reads is JSON in UTF-8 and nothing else.
 */
export function registerAuthentication(
  app: FastifyInstance,
  { system }: { system: () => System },
): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/auth/*',
    exposeHeadRoute: false,
    bodyLimit: BODY_BYTES,
    onRequest: async (request) => {
      requireOwnPage(request, system());
      requireJson(request);
    },
    handler: async (request, reply) => {
      const { people, publicUrl } = system();
      const { address, headers } = visitOf(request);
      headers.delete('content-length');
      headers.delete('transfer-encoding');
      const asked = new Request(new URL(request.url, publicUrl), {
        method: request.method,
        headers,
        ...(request.method === 'POST' && { body: JSON.stringify(request.body ?? {}) }),
      });
      return answer(await people.handle(asked, { address }), request, reply);
    },
  });
}

async function answer(
  response: Response,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  for (const [name, value] of response.headers) {
    if (!OF_THE_BODY.has(name)) reply.header(name, value);
  }
  addCookies(reply, response.headers.getSetCookie()).code(response.status);
  const text = await response.text();
  if (response.status < 400) return reply.send(text);
  const body = JSON.parse(text) as { error: string };
  request.errorCode = body.error;
  return reply.send({ ...body, request_id: request.id });
}
