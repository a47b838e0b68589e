import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DevnetChain,
  finalityOf,
  lamportsOf,
  startDevnetChain,
} from '../testing/devnet-chain.ts';
import { createEpochs, type Epochs } from './epochs.ts';
import { createInflationRewards, type InflationRewards } from './rewards.ts';

let chain: DevnetChain;
let epochs: Epochs;
let inflation: InflationRewards;
beforeAll(async () => {
  chain = await startDevnetChain();
  epochs = createEpochs(chain.rpc);
  inflation = createInflationRewards({ rpc: chain.rpc, epochs, finality: finalityOf(chain) });
});
afterAll(() => chain?.close());

describe('rewards', () => {
  it('are all that a stake grew by, each at the block that credited it', async () => {
    const owner = await chain.ownerWith(2_000);
    const { crafted } = await chain.carryOut(owner, 'stake', {
      account_id: '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11',
      amount_lamports: lamportsOf(1_000).toString(),
      vote_account_address: await chain.validator(),
    });
    const stakeId = String(crafted.stakeIds[0]);
    await chain.devnet.advance({ epochs: 3 });
    await chain.devnet.advance({ slots: 5 });
    const { position } = await chain.connection.head();
    const stakeIds = [owner.address, stakeId];
    const all = { from: 0, to: position };
    const { rewards } = await inflation.credited(stakeIds, all);
    const [row] = await chain.connection.readStakes([{ stakeId, isOurs: false, rewardTotals: {} }]);
    const earned = rewards.reduce((sum, { amount }) => sum + amount, 0n);
    expect(earned).toBeGreaterThan(0n);
    expect(row?.balance).toBe(lamportsOf(1_000) + earned);
    expect(rewards.map((reward) => reward.stakeId)).toEqual([stakeId, stakeId]);
    const { of } = await epochs.schedule();
    for (const { slot, time, epoch } of rewards) {
      const block = await chain.connection.blockAtOrBefore(Number(slot));
      expect(time).toEqual(block.time);
      expect(of(slot)).toBe(epoch + 1n);
    }
    const [first] = rewards;
    const until = { ...all, to: Number(first?.slot) };
    expect((await inflation.credited(stakeIds, until)).rewards).toEqual([first]);
    const after = { ...all, from: Number(first?.slot) + 1 };
    expect((await inflation.credited(stakeIds, after)).rewards).toEqual(rewards.slice(1));
  });
});

describe('statistics of the network', () => {
  it('have a yield in the first epoch already, by the pace of its blocks', async () => {
    const young = await startDevnetChain();
    const { network_gross_apy } = await young.connection.networkStats();
    await young.close();
    expect(Number(network_gross_apy)).toBeGreaterThan(10);
    expect(Number(network_gross_apy)).toBeLessThan(20);
  });

  it('are what the node says of validators, supply and inflation', async () => {
    const stats = await chain.connection.networkStats({ priceUsd: 150.5 });
    const { current } = await chain.rpc.getVoteAccounts().send();
    const { total } = await chain.rpc.getInflationRate().send();
    expect(stats).toMatchObject({
      sol_price_usd: 150.5,
      nb_validators: current.length,
      inflation_rate: total * 100,
    });
    const staked = Number(stats.supply_staked_percent);
    expect(staked).toBeGreaterThan(59);
    expect(staked).toBeLessThan(61);
    const apy = Number(stats.network_gross_apy);
    const apr = (total / staked) * 10_000;
    expect(apy).toBeGreaterThan(apr);
    expect(apy).toBeLessThan(apr * 1.1);
    expect(await chain.connection.networkStats()).not.toHaveProperty('sol_price_usd');
  });
});

describe('epochs', () => {
  it('begin and end where the schedule of the cluster says', async () => {
    const { epoch, absoluteSlot, slotIndex, slotsInEpoch } = await chain.rpc.getEpochInfo().send();
    const { of, firstSlotOf } = await epochs.schedule();
    expect(of(absoluteSlot)).toBe(epoch);
    expect(firstSlotOf(epoch)).toBe(absoluteSlot - slotIndex);
    expect(of(absoluteSlot - slotIndex - 1n)).toBe(epoch - 1n);
    expect(firstSlotOf(epoch + 1n)).toBe(absoluteSlot - slotIndex + slotsInEpoch);
    expect(await epochs.startOf(epoch + 1n)).toBeUndefined();
  });
});
