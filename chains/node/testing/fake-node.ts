import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a fake node does with every request; real nodes can not be made to fail on command. */
export type Behaviour =
  | { readonly kind: 'answers'; readonly body: (path: string, request: string) => unknown }
  | { readonly kind: 'fails'; readonly status: number }
  | { readonly kind: 'babbles'; readonly text: string }
  | { readonly kind: 'hangs' };

export interface FakeNode {
  readonly url: string;
  /** Requests that reached it, path by path. */
  readonly asked: string[];
  behaviour: Behaviour;
  /** Closes its port; `start` opens the same one again. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A node on loopback that answers, fails, hangs or is gone, as a test says. */
export async function startFakeNode(behaviour: Behaviour): Promise<FakeNode> {
  let server: Server | undefined;
  let port = 0;
  const asked: string[] = [];

  const start = async (): Promise<void> => {
    const listening = createServer((request, response) => {
      const path = request.url ?? '';
      asked.push(path);
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const now = node.behaviour;
        if (now.kind === 'hangs') return;
        response.setHeader('content-type', 'application/json');
        if (now.kind === 'babbles') response.end(now.text);
        else if (now.kind === 'fails') response.writeHead(now.status).end('{"message":"no"}');
        else response.end(JSON.stringify(now.body(path, body)));
      });
    });
    await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve));
    port = (listening.address() as AddressInfo).port;
    server = listening;
  };

  const stop = async (): Promise<void> => {
    const closing = server;
    server = undefined;
    if (!closing) return;
    closing.closeAllConnections();
    await new Promise((resolve) => closing.close(resolve));
  };

  const node: FakeNode = {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    asked,
    behaviour,
    stop,
    start,
  };
  await start();
  return node;
}
