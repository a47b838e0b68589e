import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { settingsFromNodes } from './probe-nodes.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const startServer = async (answer: (method: string, path: string) => string): Promise<string> => {
  const server = createServer((request, response) => {
    response.end(answer(request.method ?? '', request.url ?? ''));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('nodes of the user’s own', () => {
  it('are told apart by what they answer, also below a path', async () => {
    const execution = await startServer((method) =>
      method === 'POST' ? '{"jsonrpc":"2.0","id":1,"result":"0x1"}' : '{}',
    );
    const beacon = await startServer((_, path) =>
      path === '/key/eth/v1/node/version' ? '{"data":{"version":"a/1"}}' : '{}',
    );
    expect(await settingsFromNodes([`${beacon}/key/`, `${execution}/key`])).toEqual({
      execution: [`${execution}/key`],
      beacon: [`${beacon}/key/`],
      validator_clients: [],
    });
  });

  it('are refused when they are neither, without what may be secret in their address', async () => {
    const url = await startServer(() => '<html>');
    await expect(settingsFromNodes([`${url}/secret`])).rejects.toMatchObject({
      name: 'InvalidInputError',
      code: 'invalid_node',
      message: expect.not.stringContaining('secret'),
    });
  });

  it('are refused when they are no address', async () => {
    for (const text of ['localhost:8545', 'ws://127.0.0.1:1', 'x']) {
      await expect(settingsFromNodes([text])).rejects.toMatchObject({ code: 'invalid_node' });
    }
  });

  it('are named when nothing answers there', async () => {
    await expect(settingsFromNodes(['http://127.0.0.1:1/secret'])).rejects.toMatchObject({
      name: 'NodeUnavailableError',
      code: 'node_unavailable',
      details: { node: 'eth execution or beacon node http://127.0.0.1:1/…' },
    });
  });
});
