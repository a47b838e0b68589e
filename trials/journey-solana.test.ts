import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startServerProcess } from './journey/server-process.ts';
import { type SolanaJourneyResult, solanaJourney } from './journey/solana-journey.ts';

describe('from nothing to a stake of Solana, its rewards, and back', () => {
  let result: SolanaJourneyResult;
  const told: string[] = [];

  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'connect-journey-sol-test-'));
    const server = await startServerProcess({ dataDir });
    try {
      const narrate = (step: string, outcome: string) => told.push(`${step}: ${outcome}`);
      result = await solanaJourney({ url: server.url, dataDir, narrate });
    } finally {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  }, 300_000);

  it('has a stake that earns, and belongs to the integrator alone', () => {
    expect(result.activeStake).toMatchObject({
      stake_account: result.stakeAccount,
      vote_account: result.voteAccount,
      stake_pubkey: result.wallet,
      withdraw_pubkey: result.wallet,
      state: 'active',
      balance: '10000000000',
    });
  });

  it('was shown both attacks, and refused them', () => {
    expect(told.filter((line) => line.includes('refused'))).toEqual([
      expect.stringMatching(/foreign withdrawer: refused: wrong_authority$/),
      expect.stringMatching(/September 2025: refused: authority_change$/),
    ]);
  });

  it('earned at the end of an epoch', () => {
    const earned = result.rewards.filter(({ rewards }) => BigInt(rewards ?? 0) > 0n);
    expect(earned.length).toBeGreaterThanOrEqual(2);
  });

  it('got all of it back', () => {
    expect(result.withdrawnStake).toMatchObject({ state: 'withdrawn', balance: '0' });
    const [payment] = result.operations.filter(({ type }) => type === 'withdraw');
    const rewards = result.rewards.reduce((sum, day) => sum + BigInt(day.rewards ?? 0), 0n);
    expect(payment).toMatchObject({ destination_account: result.wallet });
    expect(BigInt(String(payment?.amount))).toBeGreaterThanOrEqual(10_000_000_000n + rewards);
  });

  it('lists what happened to it, the latest transaction first, as the integrator signed them', () => {
    expect(result.operations.map(({ type }) => type)).toEqual([
      'withdraw',
      'deactivate',
      'create_account_with_seed',
      'delegate',
    ]);
    expect(result.operations[2]).toMatchObject({
      tx_hash: result.stakeTxHash,
      amount: '10000000000',
      stake_account: result.stakeAccount,
    });
  });
});
