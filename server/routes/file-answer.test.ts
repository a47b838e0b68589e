import { once } from 'node:events';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLog } from '@kiln-connect/core';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { fileAnswer, sendFile } from './file-answer.ts';

describe('a report over HTTP', () => {
  let server: TestServer;
  let token: string;
  let organizationId: string;
  beforeAll(async () => {
    server = await startTestServer();
    ({ token } = await server.createToken());
    const whoami = await server.ask('/v1/whoami', { token });
    organizationId = whoami.body.data.organization.id;
  }, 120_000);
  afterAll(() => server.stop());

  const download = (path: string, method = 'GET') =>
    fetch(server.url + path, { method, headers: { authorization: `Bearer ${token}` } });

  it('is a file to save, with a name, of the type of the contract', async () => {
    for (const path of [`/v1/organizations/${organizationId}/reports`, '/v1/eth/reports']) {
      const answer = await download(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/octet-stream');
      expect(answer.headers.get('content-disposition')).toMatch(
        /^attachment; filename="[\w.-]+_report_\d{4}-\d\d-\d\d\.xlsx"$/,
      );
      expect(
        Buffer.from(await answer.arrayBuffer())
          .subarray(0, 2)
          .toString(),
      ).toBe('PK');
    }
  });

  it('is CSV when that is asked for, and one table of it', async () => {
    const answer = await download('/v1/eth/reports?format=csv&sheet=operations');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(await answer.text()).toMatch(/^Protocol,Time \(UTC\),Validator,Operation,/);
    const refused = await server.ask('/v1/eth/reports?sheet=operations', { token });
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain('add format=csv');
  });

  it('is not made for a HEAD, which would have to make all of it', async () => {
    expect((await download('/v1/eth/reports', 'HEAD')).status).toBe(405);
  });

  it('answers a portfolio beside it', async () => {
    const { status, body } = await server.ask(`/v1/organizations/${organizationId}/portfolio`, {
      token,
    });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ total_stakes: 0, protocols: [], error: null });
  });
});

describe('a file that is sent while it is made', () => {
  /** Serves `content` at a port of its own; `onLog` hears of failures. */
  async function serve(
    content: AsyncGenerator<string>,
    { onLog = () => {}, onEnd = () => {} }: { onLog?: () => void; onEnd?: () => void } = {},
  ) {
    const app = Fastify();
    app.get('/', (_, reply) =>
      sendFile(fileAnswer({ name: 'a.csv', type: 'text/csv', content }), reply, {
        log: { ...silentLog, error: onLog },
        onEnd,
      }),
    );
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    return { app, url: `http://127.0.0.1:${port}/` };
  }

  it('is made no further when its receiver goes away, and not far ahead of them', async () => {
    let made = 0;
    let isEnded = false;
    const endless = async function* () {
      try {
        for (;;) {
          made += 1;
          yield 'x'.repeat(100_000);
        }
      } finally {
        isEnded = true;
      }
    };
    const onEnd = vi.fn();
    const { app, url } = await serve(endless(), { onEnd });
    const request = get(url);
    const [response] = await once(request, 'response');
    await once(response, 'readable');
    response.destroy();
    await vi.waitFor(() => expect(isEnded).toBe(true), { timeout: 20_000 });
    expect(onEnd).toHaveBeenCalledOnce();
    // What sockets hold, not what the disk could.
    expect(made).toBeLessThan(1000);
    await app.close();
  });

  it('ends without its end when it can not be finished, and the log says so', async () => {
    const failing = async function* () {
      yield 'half of it';
      throw new Error('the database is gone');
    };
    const log = vi.fn();
    const { app, url } = await serve(failing(), { onLog: log });
    const answer = await fetch(url);
    await expect(answer.text()).rejects.toThrow();
    expect(log).toHaveBeenCalledOnce();
    await app.close();
  });
});
