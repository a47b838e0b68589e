import type { Log } from '@kiln-connect/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Challenge, errorAnswer } from './errors.ts';

/** Sends the one error body for whatever went wrong; what is our fault is logged with its cause. */
export const createErrorHandler =
  ({ log, challenge }: { log: Log; challenge?: Challenge }) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const { status, headers, body } = errorAnswer(error, request.id, challenge);
    request.errorCode = body.error;
    if (status >= 500 && status !== 501) {
      log.error({ err: error, request_id: request.id, error: body.error }, 'request failed');
    }
    void reply.code(status).headers(headers).send(body);
  };
