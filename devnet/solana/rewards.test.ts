import type { Address } from '@solana/kit';
import { getDeactivateInstruction } from '@solana-program/stake';
import { getTransferSolInstruction } from '@solana-program/system';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inflationRateAt, inflationRewardsOf } from './staking/inflation.ts';
import { sol, startTestNode, type TestNode } from './test-node.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(async () => {
  expect(node.failures).toEqual([]);
  await node.close();
});

const rewardOf = async (address: Address, epoch: bigint) =>
  (await node.rpc.getInflationReward([address], { epoch }).send())[0] ?? null;

describe('the inflation schedule', () => {
  it('begins with 8 %, falls by 15 % a year and ends with 1.5 %', () => {
    expect(inflationRateAt(0)).toBe(0.08);
    expect(inflationRateAt(1)).toBeCloseTo(0.068, 12);
    expect(inflationRateAt(2)).toBeCloseTo(0.0578, 12);
    expect(inflationRateAt(50)).toBe(0.015);
  });

  it('gives an epoch its part of the year', () => {
    const schedule = { genesisTime: 0, slotSeconds: 400, slotsPerEpoch: 432 };
    // 2 of 365.242199 days at 8 % of 1000 SOL, less what two days of the first year take off.
    const rewards = inflationRewardsOf({ endSlot: 432, capitalization: sol(1000) }, schedule);
    expect(Number(rewards) / Number(sol(1000))).toBeCloseTo((0.08 * 2) / 365.242, 6);
  });
});

describe('rewards', () => {
  it('of every epoch are what the stake account grew by, as getInflationReward says', async () => {
    const owner = await node.wallet(2000);
    const stake = await node.stakeOf(owner, 1000, { vote: node.validator(5) });
    const first = await node.epoch();
    const before = await node.balance(stake);
    for (let epoch = 0; epoch < 5; epoch++) await node.toNextEpoch(40);
    let sum = 0n;
    for (let epoch = first; epoch < first + 5n; epoch++) {
      const reward = await rewardOf(stake, epoch);
      // In the epoch of its delegation nothing was active yet.
      if (epoch === first) expect(reward).toBe(null);
      sum += reward?.amount ?? 0n;
    }
    expect(sum).toBeGreaterThan(0n);
    expect(await node.balance(stake)).toBe(before + sum);
    const state = await node.stakeState(stake);
    expect(state.__kind === 'Stake' && state.fields[1].delegation.stake).toBe(sol(1000) + sum);
    // 8 % of 100 M SOL over 60 M SOL staked, for two days, less the commission of 5 %.
    const last = await rewardOf(stake, first + 4n);
    const rate = Number(last?.amount) / Number(sol(1000));
    expect(rate).toBeGreaterThan(0.0006);
    expect(rate).toBeLessThan(0.0008);
    expect(last?.commission).toBe(5);
  });

  it('are split with the validator by its commission', async () => {
    const epoch = (await node.epoch()) - 1n;
    const [free, half, all] = await Promise.all(
      [0, 10, 100].map((commission) => rewardOf(node.validator(commission), epoch)),
    );
    expect(free?.amount).toBe(0n);
    expect(Number(half?.amount) / Number(all?.amount)).toBeCloseTo(0.1, 2);
  });

  it('stand in the first blocks of the next epoch: validators in the first, stakes in the second', async () => {
    const epoch = await node.epoch();
    await node.toNextEpoch(40);
    const { slotsPerEpoch } = await node.rpc.getEpochSchedule().send();
    const slot = (epoch + 1n) * slotsPerEpoch;
    const [voting, staking] = await Promise.all(
      [slot, slot + 1n].map((one) =>
        node.rpc.getBlock(one, { maxSupportedTransactionVersion: 0, rewards: true }).send(),
      ),
    );
    expect(voting).toMatchObject({ numRewardPartitions: 1n });
    expect(new Set(voting?.rewards?.map(({ rewardType }) => rewardType))).toEqual(
      new Set(['Voting']),
    );
    expect(new Set(staking?.rewards?.map(({ rewardType }) => rewardType))).toEqual(
      new Set(['Staking']),
    );
    const listed = staking?.rewards?.[0];
    expect(await rewardOf(listed?.pubkey as Address, epoch)).toMatchObject({
      amount: listed?.lamports,
      effectiveSlot: slot + 1n,
      postBalance: listed?.postBalance,
    });
  });

  it('close the stake program until they are paid, and are not told before', async () => {
    const owner = await node.wallet(100);
    const stake = await node.stakeOf(owner, 10);
    await node.toNextEpoch(0);
    const epoch = await node.epoch();
    await expect(
      node.send(owner, [getDeactivateInstruction({ stake, stakeAuthority: owner })]),
    ).rejects.toMatchObject({ cause: { context: { code: 16 } } });
    await node.advance({ slots: 3 });
    await node.land(owner, [getDeactivateInstruction({ stake, stakeAuthority: owner })]);
    await expect(rewardOf(stake, epoch)).rejects.toMatchObject({ context: { __code: -32004 } });
    const { body } = await node.post({
      jsonrpc: '2.0',
      id: 1,
      method: 'getInflationReward',
      params: [[stake], { epoch: Number(epoch) - 1 }],
    });
    // Two days of slots are not final yet: the block that pays is not there at that commitment.
    expect(body.error.code).toBe(-32004);
  });

  it('are only paid for an active stake, and come out of new lamports', async () => {
    const supply = async () =>
      (await node.rpc.getSupply({ commitment: 'processed' }).send()).value.total as bigint;
    const before = await supply();
    const epoch = await node.epoch();
    await node.toNextEpoch(40);
    const all = await node.rpc
      .getProgramAccounts('Stake11111111111111111111111111111111111111' as Address, {
        commitment: 'processed',
        encoding: 'base64',
      })
      .send();
    const addresses = [
      ...all.map(({ pubkey }) => pubkey),
      ...node.validators.map(({ votePubkey }) => votePubkey),
    ];
    const rewards = await node.rpc.getInflationReward(addresses, { epoch }).send();
    const paid = rewards.reduce((sum, reward) => sum + (reward?.amount ?? 0n), 0n);
    expect((await supply()) - before).toBe(paid);
  });

  it('are nothing for the stakes of a validator that is gone', async () => {
    const vote = node.validator(7);
    const owner = await node.wallet(100);
    const stake = await node.stakeOf(owner, 10, { vote });
    await node.toNextEpoch();
    await node.setDelinquent({ voteAccount: vote, isDelinquent: true });
    await node.toNextEpoch();
    await node.toNextEpoch();
    const gone = await node.epoch();
    await node.toNextEpoch(40);
    expect(await rewardOf(stake, gone)).toBe(null);
    const { current, delinquent } = await node.rpc.getVoteAccounts().send();
    expect(delinquent.map(({ votePubkey }) => votePubkey)).toEqual([vote]);
    expect(current).toHaveLength(4);
    await node.setDelinquent({ voteAccount: vote, isDelinquent: false });
    await node.advance({ slots: 8 });
    expect((await node.rpc.getVoteAccounts().send()).delinquent).toEqual([]);
  });

  it('of a block are half of what its signatures cost, and go to its leader', async () => {
    const from = await node.wallet(10);
    const to = await node.wallet(1);
    await node.land(from, [
      getTransferSolInstruction({ source: from, destination: to.address, amount: 1n }),
    ]);
    await node.advance({ slots: 3 });
    const slot = await node.rpc.getSlot({ commitment: 'confirmed' }).send();
    const block = await node.rpc
      .getBlock(slot - 1n, { commitment: 'confirmed', maxSupportedTransactionVersion: 0 })
      .send();
    expect(block?.rewards).toMatchObject([{ lamports: 2500n, rewardType: 'Fee' }]);
  });
});
