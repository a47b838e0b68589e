import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Chain } from './chain.ts';
import type { Hex } from './hex.ts';
import { JsonRpcError } from './json-rpc.ts';
import { submit } from './submit.ts';

const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** Namespaces of methods that only read; Anvil's own, which change the chain, are not among them. */
const READING = /^(eth|net|web3|txpool|trace|ots)_[a-zA-Z0-9]+$|^debug_trace[a-zA-Z]+$/;

/** Methods of those namespaces that would act with keys or rights that nobody has here. */
const REFUSED = new Set([
  'eth_accounts',
  'eth_sendTransaction',
  'eth_sendTransactionSync',
  'eth_sendRawTransactionSync',
  'eth_sendUnsignedTransaction',
  'eth_sign',
  'eth_signTransaction',
  'eth_signTypedData',
  'eth_signTypedData_v3',
  'eth_signTypedData_v4',
  'eth_fillTransaction',
]);

interface RpcRequest {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
}

const failed = (id: unknown, code: number, message: string) => ({
  jsonrpc: '2.0',
  id: id ?? null,
  error: { code, message },
});

/** Answers one request of JSON-RPC 2.0. */
async function answer(asked: RpcRequest | null, chain: Chain): Promise<unknown> {
  const { id, method, params } = asked ?? {};
  if (typeof method !== 'string') return failed(id, -32600, 'the request names no method');
  if (!READING.test(method) || REFUSED.has(method)) {
    return failed(id, -32601, `the method ${method} is not available on the devnet`);
  }
  if (method === 'eth_sendRawTransaction') {
    const raw = Array.isArray(params) ? params[0] : undefined;
    if (typeof raw !== 'string' || !/^0x([0-9a-fA-F]{2})+$/.test(raw)) {
      return failed(
        id,
        -32602,
        'the first parameter must be the signed transaction in hex with 0x',
      );
    }
    try {
      return { jsonrpc: '2.0', id, result: await submit(raw.toLowerCase() as Hex, chain) };
    } catch (error) {
      if (error instanceof JsonRpcError) return failed(id, error.code, error.message);
      throw error;
    }
  }
  const body = JSON.stringify({ jsonrpc: '2.0', id: id ?? null, method, params: params ?? [] });
  const bytes = await chain.gate.shared(() => chain.execution.rpc.forward(body));
  return JSON.parse(bytes.toString());
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  chain: Chain,
): Promise<void> {
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (request.method !== 'POST') return send(405, failed(null, -32600, 'only POST is answered'));
  // A page of a browser can not send this type to another origin without asking first.
  if (!request.headers['content-type']?.startsWith('application/json')) {
    return send(415, failed(null, -32600, 'the content type must be application/json'));
  }
  const body = await readBody(request);
  if (body === undefined) return send(413, failed(null, -32600, 'the request is too large'));
  let asked: unknown;
  try {
    asked = JSON.parse(body);
  } catch {
    return send(400, failed(null, -32700, 'the request is not JSON'));
  }
  if (!Array.isArray(asked)) return send(200, await answer(asked as RpcRequest | null, chain));
  const answers: unknown[] = [];
  for (const one of asked) answers.push(await answer(one as RpcRequest | null, chain));
  send(200, answers);
}

/**
 * The execution node's JSON-RPC interface: what reads goes to Anvil between two blocks, what would
 * change the chain by other means than a signed transaction is refused, and a transaction is on
 * disk before its hash is answered.
 */
export async function serveExecutionApi(chain: Chain, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    handle(request, response, chain).catch((error: unknown) => {
      if (response.headersSent) return response.destroy();
      response.writeHead(503, { 'content-type': 'application/json' });
      response.end(JSON.stringify(failed(null, -32603, `the execution node failed: ${error}`)));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
