import { isIPv4, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** An IPv4 address as a socket for both families shows it (RFC 4291, section 2.5.5.2). */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** An address with the port of the connection, as some proxies write it. */
const WITH_PORT = /^(?:(\d+\.\d+\.\d+\.\d+)|\[([^\]]+)\]):\d{1,5}$/;

/**
 * Where a request comes from: the address of the connection, or what a trusted proxy says, in one
 * form whoever writes it. What is no address stays as it is: no list of allowed addresses has it.
 */
export function clientAddress({ ip }: Pick<FastifyRequest, 'ip'>): string {
  const [, ipv4, ipv6] = WITH_PORT.exec(ip) ?? [];
  const address = ipv4 ?? ipv6 ?? ip;
  if (!isIPv4(address) && !isIPv6(address)) return ip;
  return MAPPED.exec(address)?.[1] ?? address;
}
