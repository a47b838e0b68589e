import { type Scope, UnauthenticatedError } from '@kiln-connect/core';
import { authenticateToken, type Caller, requireScope, type System } from '@kiln-connect/usecases';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientAddress } from './client-address.ts';
import type { RateLimits } from './rate-limits.ts';

const BEARER = /^Bearer +([^\s]+) *$/i;

function bearerToken(header: string | undefined): string {
  if (header === undefined) {
    throw new UnauthenticatedError({
      code: 'missing_token',
      message: 'This needs an API token, sent as authorization: Bearer kiln_….',
    });
  }
  const token = BEARER.exec(header)?.[1];
  if (token !== undefined) return token;
  throw new UnauthenticatedError({
    code: 'malformed_token',
    message: 'The authorization header must be the word Bearer, a space and an API token.',
  });
}

/**
 * Finds out who asks and whether the token may ask this, this often.
 * @throws {UnauthenticatedError} {ForbiddenError} {TooManyRequestsError}
 */
export async function authenticate(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    scope,
    limits,
    system,
  }: {
    /** Undefined: every good token may. */
    scope: Scope | undefined;
    limits: RateLimits;
    system: System;
  },
): Promise<Caller> {
  const token = bearerToken(request.headers.authorization);
  const caller = await authenticateToken({ token, address: clientAddress(request) }, system);
  request.caller = caller;
  limits.countToken(caller.tokenId, reply);
  if (scope !== undefined) requireScope(caller, scope);
  return caller;
}
