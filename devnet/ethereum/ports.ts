import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Ports } from './control.ts';
import { readFileIfThere, writeFileAtomic } from './durable.ts';

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

/** Free ports of loopback: those of the last start when they are still free, so that addresses last. */
export async function choosePorts(dataDir: string): Promise<Ports> {
  const path = join(dataDir, 'ports.json');
  const stored = await readFileIfThere(path);
  const last: Partial<Ports> = stored ? JSON.parse(stored.toString()) : {};
  const one = async (port = 0) => {
    const taken = (await take(port)) ?? (await take(0));
    if (!taken) throw new Error('no port of 127.0.0.1 is free');
    return taken;
  };
  // All are held until all are chosen, so that no two are the same.
  const execution = await one(last.execution);
  const beacon = await one(last.beacon);
  const keymanager = await one(last.keymanager);
  await Promise.all([execution, beacon, keymanager].map(({ release }) => release()));
  const ports = { execution: execution.port, beacon: beacon.port, keymanager: keymanager.port };
  await writeFileAtomic(path, JSON.stringify(ports));
  return ports;
}
