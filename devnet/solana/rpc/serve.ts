import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Log } from '@kiln-connect/core';
import { accountMethods } from './accounts.ts';
import { blockhashMethods } from './blockhashes.ts';
import { blockMethods } from './blocks.ts';
import { clusterMethods } from './cluster.ts';
import { historyMethods } from './history.ts';
import { inflationRewardMethods } from './inflation-reward.ts';
import { toJson } from './json.ts';
import type { Method, RpcNode } from './method.ts';
import { invalidParams, RpcError } from './rpc-error.ts';
import { sendingMethods } from './sending.ts';
import { slotMethods } from './slots.ts';

/** As a real node takes it at most, in bytes (MAX_REQUEST_BODY_SIZE). */
const MAX_BODY_BYTES = 50 * 1024;

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>(
  [
    accountMethods,
    blockhashMethods,
    blockMethods,
    clusterMethods,
    historyMethods,
    inflationRewardMethods,
    sendingMethods,
    slotMethods,
  ].flatMap((methods): [string, Method][] => Object.entries(methods)),
);

type Id = string | number | null;

const failure = (error: RpcError, id: Id) => ({
  error: { code: error.code, message: error.message, data: error.data },
  id,
  jsonrpc: '2.0',
});

async function answerOne(request: unknown, node: RpcNode, log: Log): Promise<object | undefined> {
  const { jsonrpc, id, method, params = [] } = (request ?? {}) as { [name: string]: unknown };
  const answerId = typeof id === 'string' || typeof id === 'number' ? id : null;
  try {
    if (jsonrpc !== '2.0' || typeof method !== 'string') {
      throw new RpcError('invalidRequest', 'Invalid request');
    }
    const run = METHODS.get(method);
    if (!run) throw new RpcError('methodNotFound', 'Method not found');
    if (!Array.isArray(params)) throw invalidParams('`params` should be an array');
    const result = await run(params, node);
    // Whoever sends no id wants no answer.
    return id === undefined ? undefined : { id: answerId, jsonrpc: '2.0', result: result ?? null };
  } catch (error) {
    if (error instanceof RpcError) return failure(error, answerId);
    log.error({ method, error: String((error as Error).stack ?? error) }, 'a JSON-RPC call failed');
    return { error: { code: -32603, message: 'Internal error' }, id: answerId, jsonrpc: '2.0' };
  }
}

async function answer(body: string, node: RpcNode, log: Log): Promise<string> {
  let request: unknown;
  try {
    request = JSON.parse(body);
  } catch {
    return toJson(failure(new RpcError('parse', 'Parse error'), null));
  }
  if (!Array.isArray(request)) {
    const one = await answerOne(request, node, log);
    return one ? toJson(one) : '';
  }
  if (request.length === 0) {
    return toJson(failure(new RpcError('invalidRequest', 'Invalid request'), null));
  }
  const answers: object[] = [];
  for (const one of request) {
    const answered = await answerOne(one, node, log);
    if (answered) answers.push(answered);
  }
  return answers.length > 0 ? toJson(answers) : '';
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** A running JSON-RPC of a node. */
export interface RpcServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the JSON-RPC of a node on loopback; `port` 0 takes a free one. */
export async function serveRpc(
  node: RpcNode,
  { port, log }: { port: number; log: Log },
): Promise<RpcServer> {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === 'GET' && request.url === '/health') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
      return;
    }
    if (request.method !== 'POST') {
      response
        .writeHead(405, { allow: 'POST' })
        .end('Used HTTP Method is not allowed. POST or OPTIONS is required');
      return;
    }
    const body = await readBody(request);
    if (body === undefined) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    const text = await answer(body, node, log);
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(text);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      log.error({ error: String(error) }, 'a request of the JSON-RPC failed');
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
