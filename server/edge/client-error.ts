import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Log } from '@kiln-connect/core';

interface Refusal {
  readonly status: string;
  readonly error: string;
  readonly message: string;
}

const MALFORMED: Refusal = {
  status: '400 Bad Request',
  error: 'malformed_request',
  message: 'This is not a well-formed HTTP/1.1 request.',
};

const REFUSALS: { readonly [code: string]: Refusal } = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    error: 'headers_too_large',
    message:
      'The path and headers are larger than this server reads; send what is long in the body of a POST.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    error: 'request_timeout',
    message: 'The request did not arrive in full in time.',
  },
};

/** Answers what Node refuses before there is a request, with the same body as all other errors. */
export const createClientErrorHandler =
  ({ log }: { log: Log }) =>
  (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const refusal = REFUSALS[error.code ?? ''] ?? MALFORMED;
    const request_id = randomUUID();
    log.info({ request_id, error: refusal.error, reason: error.code }, 'request refused');
    const body = JSON.stringify({ error: refusal.error, message: refusal.message, request_id });
    socket.end(
      [
        `HTTP/1.1 ${refusal.status}`,
        'content-type: application/json; charset=utf-8',
        `content-length: ${Buffer.byteLength(body)}`,
        `x-request-id: ${request_id}`,
        'connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  };
