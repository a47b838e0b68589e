import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site that is not ours, on a port of its own. */
export interface ForeignSite {
  /** Another site than `localhost`, to which browsers send none of our cookies but when it leads to us. */
  readonly otherSite: string;
  /** Another origin of the same site: here our cookies do travel, `SameSite` or not. */
  readonly sameSite: string;
  /** What its one page holds from now on: HTML. */
  show(page: string): void;
  stop(): Promise<void>;
}

/** Starts one; a page of it may do whatever a browser lets it do. */
export async function startForeignSite(): Promise<ForeignSite> {
  let shown = '';
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>Prizes</title>${shown}`);
  });
  await new Promise<void>((up) => server.listen(0, up));
  const { port } = server.address() as AddressInfo;
  return {
    otherSite: `http://127.0.0.1:${port}/`,
    sameSite: `http://localhost:${port}/`,
    show: (page) => {
      shown = page;
    },
    stop: () =>
      new Promise<void>((down) => {
        server.close(() => down());
        server.closeAllConnections();
      }),
  };
}
