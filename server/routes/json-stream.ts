import { Readable } from 'node:stream';
import type { Log } from '@kiln-connect/core';
import type { FastifyReply } from 'fastify';

/** A JSON answer that is made while it is sent. */
export interface JsonStream {
  readonly jsonPieces: AsyncGenerator<string>;
}

/** What stands before the pieces, the pieces, and what stands behind them: together one JSON text. */
export const jsonStream = (
  head: string,
  pieces: AsyncIterable<string>,
  tail: string,
): JsonStream => ({
  jsonPieces: (async function* () {
    yield head;
    yield* pieces;
    yield tail;
  })(),
});

export const isJsonStream = (answer: unknown): answer is JsonStream =>
  typeof (answer as JsonStream | undefined)?.jsonPieces === 'object';

/**
 * Sends an answer no faster than its receiver takes it; when the receiver goes away, it is not made any
 * further. A failure on the way ends the connection without the end of the answer, so that nobody takes
 * half a list for a whole one. `onEnd` is called once, however it ends.
 */
export async function sendJsonStream(
  { jsonPieces }: JsonStream,
  reply: FastifyReply,
  { log, onEnd }: { log: Log; onEnd: () => void },
): Promise<unknown> {
  reply.header('content-type', 'application/json; charset=utf-8');
  if (reply.request.method === 'HEAD') {
    // To tell how long it is, all of it would have to be made.
    await jsonPieces.return(undefined);
    onEnd();
    return '';
  }
  const stream = Readable.from(jsonPieces, { highWaterMark: 1 });
  stream.once('close', onEnd);
  stream.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    log.error({ err: error, request_id: reply.request.id }, 'a list was not finished');
  });
  return reply.send(stream);
}
