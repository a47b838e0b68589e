import { once } from 'node:events';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLog } from '@kiln-connect/core';
import Fastify from 'fastify';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { jsonStream, sendJsonStream } from './json-stream.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Serves the pieces as `{"data": …}`; `onLog` hears of failures. */
async function serve(
  pieces: AsyncIterable<string>,
  { onLog = () => {}, onEnd = () => {} }: { onLog?: () => void; onEnd?: () => void } = {},
): Promise<string> {
  const app = Fastify();
  app.get('/', (_, reply) =>
    sendJsonStream(jsonStream('{"data":', pieces, '}'), reply, {
      log: { ...silentLog, error: onLog },
      onEnd,
    }),
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  stops.push(() => app.close());
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/`;
}

describe('a list that is sent while it is made', () => {
  it('is one JSON text', async () => {
    const onEnd = vi.fn();
    const pieces = async function* () {
      yield '[1';
      yield ',2';
      yield ']';
    };
    const answer = await fetch(await serve(pieces(), { onEnd }));
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await answer.json()).toEqual({ data: [1, 2] });
    await vi.waitFor(() => expect(onEnd).toHaveBeenCalledOnce());
  });

  it('is made no further when its receiver goes away, and not far ahead of them', async () => {
    let made = 0;
    let isEnded = false;
    const endless = async function* () {
      try {
        for (;;) {
          made += 1;
          yield '1'.repeat(100_000);
        }
      } finally {
        isEnded = true;
      }
    };
    const onEnd = vi.fn();
    const request = get(await serve(endless(), { onEnd }));
    const [response] = await once(request, 'response');
    await once(response, 'readable');
    response.destroy();
    await vi.waitFor(() => expect(isEnded).toBe(true), { timeout: 20_000 });
    await vi.waitFor(() => expect(onEnd).toHaveBeenCalledOnce());
    // What sockets hold, not all that could be made.
    expect(made).toBeLessThan(1_000);
  });

  it('ends without its end when it can not be finished, and the log says so', async () => {
    const failing = async function* () {
      yield '[1';
      throw new Error('the node is gone');
    };
    const onLog = vi.fn();
    const answer = await fetch(await serve(failing(), { onLog }));
    await expect(answer.text()).rejects.toThrow();
    expect(onLog).toHaveBeenCalledOnce();
  });

  it('is not made for a HEAD, which gets nothing but headers', async () => {
    let made = 0;
    const onEnd = vi.fn();
    const pieces = async function* () {
      made += 1;
      yield '[]';
    };
    const answer = await fetch(await serve(pieces(), { onEnd }), { method: 'HEAD' });
    expect([answer.status, made]).toEqual([200, 0]);
    expect(onEnd).toHaveBeenCalledOnce();
  });
});
