import { Readable } from 'node:stream';
import type { Log } from '@kiln-connect/core';
import type { ReportFile } from '@kiln-connect/usecases';
import type { FastifyReply } from 'fastify';

/** Media types in which reports are answered. */
export const REPORT_TYPES: readonly string[] = ['application/octet-stream', 'text/csv'];

/** A file to save, sent as it is made. */
export interface FileAnswer {
  readonly file: ReportFile;
}

export const fileAnswer = (file: ReportFile): FileAnswer => ({ file });

export const isFileAnswer = (answer: unknown): answer is FileAnswer =>
  typeof (answer as FileAnswer | undefined)?.file?.content === 'object';

/**
 * Sends a file no faster than its receiver takes it; when the receiver goes away, the file is not made
 * any further. A failure on the way ends the connection without the end of the answer, so that nobody
 * takes half a file for a whole one. `onEnd` is called once, however it ends.
 */
export function sendFile(
  { file: { name, type, content } }: FileAnswer,
  reply: FastifyReply,
  { log, onEnd = () => {} }: { log: Log; onEnd?: (() => void) | undefined },
): FastifyReply {
  const stream = Readable.from(content, { highWaterMark: 1 });
  stream.once('close', onEnd);
  stream.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    log.error({ err: error, request_id: reply.request.id, file: name }, 'a file was not finished');
  });
  return reply
    .headers({
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    })
    .send(stream);
}
