import { TooManyRequestsError } from '@kiln-connect/core';
import type { FastifyReply } from 'fastify';
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts';

/**
 * The limits on requests, told in the fields of the IETF draft "RateLimit header fields for HTTP",
 * version 10: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export interface RateLimits {
  /** @throws {TooManyRequestsError} when this address asks too often, with a token or without. */
  countAddress(address: string, reply: FastifyReply): void;
  /** @throws {TooManyRequestsError} when this token asks too often. */
  countToken(tokenId: string, reply: FastifyReply): void;
}

/** Both limits, each with its own count. */
export function createRateLimits(limits: {
  requestsPerSecond: number;
  requestsPerSecondPerAddress: number;
}): RateLimits {
  const addresses = createRateLimiter({ perSecond: limits.requestsPerSecondPerAddress });
  const tokens = createRateLimiter({ perSecond: limits.requestsPerSecond });
  const addressPolicy = policy('address', addresses);
  const tokenPolicy = policy('token', tokens);
  return {
    countAddress: (address, reply) => {
      if (addresses.take(address) >= 0) return;
      reply.header('ratelimit-policy', addressPolicy);
      reply.header('ratelimit', '"address";r=0;t=1');
      throw tooMany('This address', addresses.perSecond);
    },
    countToken: (tokenId, reply) => {
      const left = tokens.take(tokenId);
      reply.header('ratelimit-policy', tokenPolicy);
      reply.header('ratelimit', `"token";r=${Math.max(left, 0)};t=1`);
      if (left < 0) throw tooMany('This token', tokens.perSecond);
    },
  };
}

const policy = (name: string, { perSecond }: RateLimiter): string => `"${name}";q=${perSecond};w=1`;

// A bucket gives the next request within a second, however low the limit: a limit is at least 1.
const tooMany = (who: string, perSecond: number): TooManyRequestsError =>
  new TooManyRequestsError({
    code: 'too_many_requests',
    message: `${who} makes more than ${perSecond} requests a second; try again in a second.`,
    retryAfterSeconds: 1,
  });
