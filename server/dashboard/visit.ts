import type { FastifyRequest } from 'fastify';
import { clientAddress } from '../edge/client-address.ts';
import type { Visit } from './dashboard-route.ts';

/** What a browser says of itself may be long; no more of it is kept or shown. */
const LONGEST_USER_AGENT = 400;

/** Headers by which a proxy says for whom it asks: `clientAddress` alone reads them, and only of trusted ones. */
const FORWARDING =
  /^(forwarded|via|x-forwarded-.*|x-real-ip|x-client-ip|cf-connecting-ip|true-client-ip)$/;

/** Who sends this request, before it is known whether they are signed in. */
export function visitOf(request: FastifyRequest): Omit<Visit, 'session'> {
  return {
    address: clientAddress(request),
    userAgent: request.headers['user-agent']?.slice(0, LONGEST_USER_AGENT) ?? null,
    headers: headersOf(request),
  };
}

function headersOf({ headers: sent }: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(sent)) {
    if (value === undefined || FORWARDING.test(name)) continue;
    for (const one of [value].flat()) headers.append(name, one);
  }
  return headers;
}
