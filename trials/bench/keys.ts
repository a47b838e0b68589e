import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiClient, dataOf } from '../journey/api-client.ts';
import { startServerProcess } from '../journey/server-process.ts';
import { createTenant } from '../journey/tenant.ts';
import { processorTime } from './process-cost.ts';

// How long POST /v1/eth/keys takes for 150 keys on a real server, from the request to the whole answer,
// and how much of it is processor time of the server; with a signature of OpenPGP for each key, too.

const KEYS = 150;
const ROUNDS = 5;
const BOUND_S = 3;

const print = (line: string) => process.stdout.write(`${line}\n`);
const dataDir = await mkdtemp(join(tmpdir(), 'connect-bench-keys-'));
const server = await startServerProcess({ dataDir });
try {
  const { token } = await createTenant({ url: server.url, dataDir, slug: 'bench' });
  const api = apiClient({ url: server.url, token });
  const account = dataOf(await api.post('/v1/accounts', { name: 'A', description: '' }));
  const handOut = async (number: number, more: object = {}): Promise<number> => {
    const begin = performance.now();
    const keys = dataOf(
      await api.post('/v1/eth/keys', {
        account_id: account.id,
        format: 'cli_deposit',
        number,
        withdrawal_address: `0x${'11'.repeat(20)}`,
        ...more,
      }),
    );
    if (keys.length !== number) throw new Error(`${keys.length} keys in place of ${number}`);
    return (performance.now() - begin) / 1000;
  };
  // The first request makes the seed and loads libraries.
  await handOut(1);
  for (const [what, more] of [
    ['150 keys', {}],
    ['150 keys, each with a signature of OpenPGP', { kiln_signature: true }],
  ] as const) {
    const times: number[] = [];
    const costs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await untilInstalled();
      const before = processorSeconds();
      times.push(await handOut(KEYS, more));
      costs.push(processorSeconds() - before);
    }
    print(
      `${what}: ${median(times)} s (${range(times)}), processor time ${median(costs)} s  bound: ${BOUND_S} s`,
    );
  }
} finally {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}

/** What the server has used of the processors so far. */
function processorSeconds(): number {
  return processorTime(server.process.pid ?? 0) / 1e6;
}

/** Keystores of the round before are made behind its answer: each round begins without them. */
async function untilInstalled(): Promise<void> {
  for (let idle = 0; idle < 3; ) {
    const before = processorSeconds();
    await new Promise((resolve) => setTimeout(resolve, 300));
    idle = processorSeconds() - before < 0.1 ? idle + 1 : 0;
  }
}

function median(values: readonly number[]): string {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  return (middle ?? Number.NaN).toFixed(2);
}

function range(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
}
