import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startTestServer } from './testing/test-server.ts';

describe('a server that is told to stop', () => {
  it('finishes a request that it has let in, and says that the connection ends', async () => {
    const server = await startTestServer();
    const { token } = await server.createToken();
    const body = JSON.stringify({ name: 'Last', description: '' });
    const { hostname, port } = new URL(server.url);
    const socket = connect({ host: hostname, port: Number(port) });
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    const closed = once(socket, 'close');
    const head = `POST /v1/accounts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    socket.write(head + body.slice(0, 5));
    // The answer to a request that came later shows that the first one was let in.
    expect((await server.ask('/v1/whoami', { token })).status).toBe(200);
    const stopped = server.stop();
    await expect(server.ask('/health/live')).rejects.toThrow();
    socket.write(body.slice(5));
    await closed;
    await stopped;
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    expect(answer).toContain('"name":"Last"');
  });
});
