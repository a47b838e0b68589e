import { createServer } from 'node:net';
import { join } from 'node:path';
import { readFileIfThere, writeFileAtomic } from '../process/durable.ts';

/** Takes a port of loopback for a moment; undefined when somebody else has it. */
function take(port: number): Promise<{ port: number; release: () => Promise<void> } | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        release: () => new Promise((done) => server.close(() => done())),
      });
    });
  });
}

/**
 * Free ports of loopback, by what they are for: those of the last start when they are still free, so
 * that addresses last.
 */
export async function choosePorts<Name extends string>(
  dataDir: string,
  names: readonly Name[],
): Promise<{ readonly [N in Name]: number }> {
  const path = join(dataDir, 'ports.json');
  const stored = await readFileIfThere(path);
  const last: { [name: string]: number } = stored ? JSON.parse(stored.toString()) : {};
  // All are held until all are chosen, so that no two are the same.
  const taken = new Map<Name, { port: number; release: () => Promise<void> }>();
  for (const name of names) {
    const one = (await take(last[name] ?? 0)) ?? (await take(0));
    if (!one) throw new Error('no port of 127.0.0.1 is free');
    taken.set(name, one);
  }
  await Promise.all(Array.from(taken.values(), ({ release }) => release()));
  const ports = Object.fromEntries(Array.from(taken, ([name, { port }]) => [name, port]));
  await writeFileAtomic(path, JSON.stringify(ports));
  return ports as { readonly [N in Name]: number };
}
