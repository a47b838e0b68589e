import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contracts } from '@kiln-connect/chains';
import { silentLog } from '@kiln-connect/core';
import type { Devnet } from '@kiln-connect/devnet';
import { devnets } from '@kiln-connect/devnet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerProcess } from './journey/server-process.ts';
import { startServerProcess } from './journey/server-process.ts';
import type { SwitchableProxy } from './journey/switchable-proxy.ts';
import { switchableProxy } from './journey/switchable-proxy.ts';
import type { Tenant } from './journey/tenant.ts';
import { createTenant } from './journey/tenant.ts';

describe('a node that goes down', () => {
  let folder: string;
  let devnet: Devnet;
  let execution: SwitchableProxy;
  let beacon: SwitchableProxy;
  let server: ServerProcess;
  let tenant: Tenant;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'connect-node-down-test-'));
    devnet = await devnets.eth({
      dataDir: join(folder, 'devnet'),
      log: silentLog,
      contracts: contracts.eth ?? [],
    });
    const settings = devnet.settings as { execution: string[]; beacon: string[] };
    execution = await switchableProxy(settings.execution[0] ?? '');
    beacon = await switchableProxy(settings.beacon[0] ?? '');
    const configFile = join(folder, 'connect.yaml');
    await writeFile(
      configFile,
      JSON.stringify({
        chains: {
          eth: { devnet: { ...settings, execution: [execution.url], beacon: [beacon.url] } },
        },
      }),
    );
    const dataDir = join(folder, 'data');
    server = await startServerProcess({ dataDir, environment: { CONNECT_CONFIG: configFile } });
    tenant = await createTenant({ url: server.url, dataDir, slug: 'patient' });
  }, 180_000);

  afterAll(async () => {
    await server.stop();
    await devnet.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['execution', () => execution],
    ['beacon', () => beacon],
  ] as const)(
    'the %s node: 503 names it, and answers come again by themselves when it returns',
    async (kind, proxy) => {
      const ask = () => tenant.api.get('/v1/eth/network-stats');
      expect((await ask()).status).toBe(200);

      await proxy().down();
      const answer = await ask();
      expect(answer.status).toBe(503);
      expect(answer.body).toMatchObject({
        error: 'node_unavailable',
        message: expect.stringContaining(`${kind} node`),
        details: { node: expect.stringContaining(proxy().url) },
      });
      const health = await until(async () => {
        const ready = await fetch(`${server.url}/health/ready`);
        return ready.status === 503 ? JSON.stringify(await ready.json()) : undefined;
      });
      expect(health).toContain(proxy().url);

      await proxy().up();
      await until(async () => ((await ask()).status === 200 ? true : undefined));
    },
  );
});

/** Asks again and again until there is an answer; the test's own time limit ends it. */
async function until<Answer>(ask: () => Promise<Answer | undefined>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
