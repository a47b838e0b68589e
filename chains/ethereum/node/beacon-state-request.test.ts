import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLog, systemClock } from '@kiln-connect/core';
import { ssz } from '@lodestar/types';
import { afterEach, describe, expect, it } from 'vitest';
import { createEndpointPool } from '../../node/endpoint-pool.ts';
import { nodeUnavailable } from '../../node/node-failure.ts';
import { mainnetSpec as spec } from '../reporting/testing/values.ts';
import { beaconClient } from './beacon-request.ts';
import { requestState } from './beacon-state-request.ts';
import { LOOKS } from './network-identity.ts';

// Nodes that do not offer states, and some that fail at it: what a real one will not do on command.

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const STATE = ssz.electra.BeaconState.serialize(ssz.electra.BeaconState.defaultValue());

async function ask(
  answer: (response: ServerResponse, request: IncomingMessage) => void,
  {
    decorate = (url) => url,
    timeoutMs = 10_000,
    closed = new AbortController().signal,
  }: { decorate?: (url: string) => string; timeoutMs?: number; closed?: AbortSignal } = {},
) {
  const server = createServer((request, response) => answer(response, request));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = decorate(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const endpoint = { node: 'eth beacon node', client: beaconClient(url, closed) };
  return requestState({ endpoint, stateId: 7, spec, timeoutMs, closed });
}

const SSZ = { 'content-type': 'application/octet-stream', 'eth-consensus-version': 'electra' };

describe('a whole state', () => {
  it('is read from the route of the Beacon API, credentials and path of the address kept', async () => {
    let asked: IncomingMessage | undefined;
    const state = await ask(
      (response, request) => {
        asked = request;
        response.writeHead(200, SSZ).end(STATE);
      },
      { decorate: (url) => `${url.replace('//', '//user:p%20w@')}/key/` },
    );
    expect(state).toMatchObject({ slot: 0, size: 0 });
    expect(asked?.url).toBe('/key/eth/v2/debug/beacon/states/7');
    expect(asked?.headers).toMatchObject({
      accept: 'application/octet-stream',
      authorization: `Basic ${Buffer.from('user:p w').toString('base64')}`,
    });
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['without debug routes', (response) => response.writeHead(404).end('{}')],
    ['that forbids them', (response) => response.writeHead(403).end('{}')],
    ['that knows them not', (response) => response.writeHead(501).end('{}')],
    [
      'that answers JSON alone',
      (response) =>
        response
          .writeHead(200, { ...SSZ, 'content-type': 'application/json' })
          .end('{"version":"electra"}'),
    ],
    [
      'of a fork to come',
      (response) =>
        response.writeHead(200, { ...SSZ, 'eth-consensus-version': 'gloas' }).end(STATE),
    ],
    [
      'that does not tell the fork',
      (response) => response.writeHead(200, { 'content-type': SSZ['content-type'] }).end(STATE),
    ],
  ])('is not offered by a node %s, which is no failure', async (_which, answer) => {
    expect(await ask(answer)).toBeUndefined();
  });

  it.each([429, 500, 503])('is a failure of the node where it answers %i', async (status) => {
    await expect(ask((response) => response.writeHead(status).end('{}'))).rejects.toMatchObject({
      code: 'node_unavailable',
      message: expect.stringContaining(`answered ${status}`),
    });
  });

  it('is not used where bytes are missing or are none of a state', async () => {
    await expect(
      ask((response) => response.writeHead(200, SSZ).end(STATE.subarray(0, 1_000_000))),
    ).rejects.toMatchObject({
      code: 'node_answer',
      message: expect.stringContaining('breaks off'),
    });
    await expect(
      ask((response) => response.writeHead(200, SSZ).end(Buffer.alloc(3_000_000))),
    ).rejects.toMatchObject({ code: 'node_answer' });
  });

  it('is a failure of the node where the connection breaks while it comes', async () => {
    const half = (response: ServerResponse) => {
      response.writeHead(200, { ...SSZ, 'content-length': STATE.length });
      response.write(STATE.subarray(0, 100_000), () => response.destroy());
    };
    await expect(ask(half)).rejects.toMatchObject({ code: 'node_unavailable' });
  });

  it('is waited for no longer than it may take, nor once the connection is closed', async () => {
    const stalls = (response: ServerResponse) => {
      response.writeHead(200, SSZ).write(STATE.subarray(0, 100));
    };
    await expect(ask(stalls, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'node_timeout' });
    const closing = new AbortController();
    const asked = ask(stalls, { closed: closing.signal });
    closing.abort();
    await expect(asked).rejects.toThrow('closed by us');
  });
});

describe('what not every node offers', () => {
  const find = (answers: { readonly [node: string]: number | 'nothing' | 'failure' }) => {
    const asked: string[] = [];
    const pool = createEndpointPool(
      Object.keys(answers).map((node) => ({ node, client: undefined })),
      {
        confirm: async () => {},
        sight: async () => ({ head: 1, finalized: undefined }),
        unit: 'slot',
        mayGoBack: true,
        ...LOOKS,
        clock: systemClock,
        log: silentLog,
      },
    );
    const answer = pool.find(async ({ node }) => {
      asked.push(node);
      const said = answers[node];
      if (said === 'failure') throw nodeUnavailable(node, 'it is not there');
      return said === 'nothing' ? undefined : said;
    });
    return { answer, asked };
  };

  it('is taken from the first that offers it', async () => {
    const { answer, asked } = find({ first: 'nothing', second: 'failure', third: 3, fourth: 4 });
    expect(await answer).toBe(3);
    expect(asked).toEqual(['first', 'second', 'third']);
  });

  it('is nothing where no node does, also when another one failed', async () => {
    expect(await find({ first: 'nothing', second: 'nothing' }).answer).toBeUndefined();
    expect(await find({ first: 'failure', second: 'nothing' }).answer).toBeUndefined();
  });

  it('is a failure where all fail', async () => {
    await expect(find({ first: 'failure', second: 'failure' }).answer).rejects.toThrow('first');
  });
});
