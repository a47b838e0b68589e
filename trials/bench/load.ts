import { Agent, request } from 'node:http';

/** Sends GET requests over `connections` keep-alive connections until `total` were answered with 200. */
export async function load(options: {
  url: string;
  headers: Record<string, string>;
  connections: number;
  total: number;
}): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  let left = options.total;
  const worker = async () => {
    while (left-- > 0) await get(options.url, options.headers, agent);
  };
  await Promise.all(Array.from({ length: options.connections }, worker));
  agent.destroy();
}

function get(url: string, headers: Record<string, string>, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, { headers, agent }, (response) => {
      response.resume();
      response.on('end', () =>
        response.statusCode === 200
          ? resolve()
          : reject(new Error(`${url} answered ${response.statusCode}`)),
      );
    })
      .on('error', reject)
      .end();
  });
}
