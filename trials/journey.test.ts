import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { descendants } from './bench/process-cost.ts';
import type { ServerProcess } from './journey/server-process.ts';
import { startServerProcess } from './journey/server-process.ts';
import type { JourneyResult } from './journey/stake-journey.ts';
import { stakeJourney } from './journey/stake-journey.ts';

describe('from nothing to a rewarded validator', () => {
  let dataDir: string;
  let server: ServerProcess;
  let result: JourneyResult;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'connect-journey-test-'));
    server = await startServerProcess({ dataDir });
    result = await stakeJourney({ url: server.url, dataDir, narrate: () => {} });
  }, 180_000);

  afterAll(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('ends with an active validator of the integrator', () => {
    expect(result.stake).toMatchObject({
      validator_address: result.validator,
      state: 'active_ongoing',
      is_kiln: true,
      deposit_tx_sender: result.wallet.toLowerCase(),
      effective_balance: '32000000000000000000',
    });
  });

  it('reports at least two days of rewards, of which every full day earned', () => {
    expect(result.rewards.length).toBeGreaterThanOrEqual(2);
    const fullDays = result.rewards.slice(1, -1);
    for (const day of fullDays) expect(BigInt(day.consensus_rewards ?? 0)).toBeGreaterThan(0n);
  });

  it('lists the deposit, with the transaction that the integrator signed', () => {
    expect(result.operations).toContainEqual(
      expect.objectContaining({
        type: 'deposit',
        tx_hash: result.txHash,
        tx_sender: result.wallet.toLowerCase(),
        validator_address: result.validator,
        amount: '32000000000000000000',
      }),
    );
  });

  it('stops on SIGTERM without leaving a process behind', async () => {
    const children = descendants(server.process.pid ?? 0);
    expect(children.length).toBeGreaterThan(0);
    expect(await server.stop()).toBe(0);
    for (const pid of children) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
