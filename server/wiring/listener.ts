import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConflictError } from '@kiln-connect/core';
import type { FastifyInstance } from 'fastify';

/**
 * Listens and answers the address for people.
 * @throws {ConflictError} 'port_in_use' naming the variable that sets the port.
 */
export async function listen(
  app: FastifyInstance,
  { host, port, variable }: { host: string; port: number; variable: string },
): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new ConflictError({
      code: 'port_in_use',
      message: `Another program listens on port ${port}; stop it, or choose another port with ${variable}.`,
      details: { port },
    });
  }
  const named = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? 'localhost' : host;
  return `http://${named === '[::]' ? 'localhost' : named}:${(app.server.address() as AddressInfo).port}`;
}

/** How often connections that fell idle are closed while others still have an answer to come. */
const SWEEP = 50;

/**
 * Takes no new connection, lets requests in flight finish for that long, in milliseconds, and then
 * ends those that are left.
 */
export async function closeListener(
  app: FastifyInstance,
  { patience }: { patience: number },
): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP);
  const late = new AbortController();
  const closed = app.close().finally(() => late.abort());
  try {
    await Promise.race([
      closed,
      sleep(patience, undefined, { signal: late.signal }).then(() =>
        app.server.closeAllConnections(),
      ),
    ]);
  } finally {
    clearInterval(sweep);
  }
}
