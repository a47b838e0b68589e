import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

const SEND = Symbol('how to send it');

/** An answer of a route that is more than a value for `data`. */
export interface SpecialAnswer {
  readonly [SEND]: (reply: FastifyReply) => FastifyReply;
}

/** A whole body, for answers that have something beside `data`. */
export const wholeBody = (body: object): SpecialAnswer => ({
  [SEND]: (reply) => reply.send(body),
});

/** Sends `data` as well as cookies, each a whole `Set-Cookie` line. */
export const withCookies = (data: unknown, setCookie: readonly string[]): SpecialAnswer => ({
  [SEND]: (reply) => addCookies(reply, setCookie).send({ data }),
});

/** Leads the browser on, with cookies; `location` must be one that we made. */
export const redirect = (location: string, setCookie: readonly string[] = []): SpecialAnswer => ({
  [SEND]: (reply) => addCookies(reply, setCookie).redirect(location, 303),
});

/** Text of another type than JSON, as it stands. */
export const text = (content: string, { type }: { type: string }): SpecialAnswer => ({
  [SEND]: (reply) => reply.header('content-type', `${type}; charset=utf-8`).send(content),
});

/** A file to save, sent piece by piece as it is made. */
export const download = (
  content: AsyncIterable<string> | Iterable<string>,
  { type, name }: { type: string; name: string },
): SpecialAnswer => ({
  [SEND]: (reply) =>
    reply
      .headers({
        'content-type': `${type}; charset=utf-8`,
        'content-disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`,
      })
      .send(Readable.from(content)),
});

/** Adds `Set-Cookie` lines to those that an answer has already. */
export function addCookies(reply: FastifyReply, setCookie: readonly string[]): FastifyReply {
  return setCookie.length === 0 ? reply : reply.header('set-cookie', [...setCookie]);
}

/** Sends what a route's `run` answered. */
export function sendAnswer(
  answer: unknown,
  { status }: { status: 200 | 201 },
  reply: FastifyReply,
): FastifyReply {
  const send = (answer as SpecialAnswer | null | undefined)?.[SEND];
  return send ? send(reply.code(status)) : reply.code(status).send({ data: answer });
}
