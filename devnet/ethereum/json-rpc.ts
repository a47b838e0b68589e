import { Agent, request } from 'node:http';

/** A call of JSON-RPC 2.0: the method, then its parameters. */
export type Call = readonly [method: string, ...params: unknown[]];

export interface JsonRpc {
  /**
   * The result of one call.
   * @throws {JsonRpcError} when the node answers with an error.
   */
  call<T>(...call: Call): Promise<T>;
  /** Results in the order of the calls, which the node may run in any order. */
  batch(calls: readonly Call[]): Promise<unknown[]>;
  /** Sends a request's body as it is and gives the answer's body as it is. */
  forward(body: string | Buffer): Promise<Buffer>;
  close(): void;
}

/** What a node answered instead of a result. */
export class JsonRpcError extends Error {
  readonly code: number;

  constructor(method: string, error: { code: number; message: string }) {
    super(`${method}: ${error.message}`);
    this.name = 'JsonRpcError';
    this.code = error.code;
  }
}

interface Answer {
  id: number;
  result?: unknown;
  error?: { code: number; message: string };
}

/** A client of the node at `url` that keeps its connections open. */
export function createJsonRpc(url: string): JsonRpc {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(url);
  const options = { agent, hostname, port, method: 'POST', path: '/' };

  const forward = (body: string | Buffer): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const sent = request({ ...options, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('end', () => resolve(Buffer.concat(chunks)));
        answer.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });

  const resultOf = (method: string, answer: Answer | undefined): unknown => {
    if (!answer) throw new Error(`${method}: the node left out its answer`);
    if (answer.error) throw new JsonRpcError(method, answer.error);
    return answer.result;
  };

  const toRequest = ([method, ...params]: Call, id: number) => ({
    jsonrpc: '2.0',
    id,
    method,
    params,
  });

  return {
    forward,
    async call<T>(...call: Call) {
      const answer = await forward(JSON.stringify(toRequest(call, 0)));
      return resultOf(call[0], JSON.parse(answer.toString())) as T;
    },
    async batch(calls) {
      if (calls.length === 0) return [];
      const answer = await forward(JSON.stringify(calls.map(toRequest)));
      const answers = JSON.parse(answer.toString()) as Answer[];
      const byId = new Map(answers.map((one) => [one.id, one]));
      return calls.map(([method], id) => resultOf(method, byId.get(id)));
    },
    close: () => agent.destroy(),
  };
}
