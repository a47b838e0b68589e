import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An endpoint of a customer, on loopback. */
export interface Receiver {
  readonly url: string;
  readonly origin: string;
  readonly received: readonly Received[];
  /** What it does from now on; it answers 204 until it is told. */
  answer(how: (response: ServerResponse, request: IncomingMessage) => void): void;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let how = (response: ServerResponse, _request: IncomingMessage): void => {
    response.writeHead(204).end();
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      received.push({ headers: request.headers as Record<string, string>, body });
      how(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/hooks`,
    origin,
    received,
    answer: (next) => {
      how = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
