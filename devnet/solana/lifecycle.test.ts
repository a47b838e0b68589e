import { generateKeyPairSigner } from '@solana/kit';
import {
  getDeactivateInstruction,
  getDelegateStakeInstruction,
  getMergeInstruction,
  getSplitInstruction,
  getWithdrawInstruction,
} from '@solana-program/stake';
import {
  getAllocateInstruction,
  getAssignInstruction,
  getTransferSolInstruction,
} from '@solana-program/system';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STAKE_PROGRAM } from './network.ts';
import { sol, startTestNode, type TestNode } from './test-node.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(async () => {
  expect(node.failures).toEqual([]);
  await node.close();
});

const activity = async (address: Parameters<TestNode['stakeState']>[0]) => {
  const { effective, activating, deactivating } = await node.activity(address);
  return { effective, activating, deactivating };
};

describe('a stake', () => {
  it('is created, delegated, and active an epoch later', async () => {
    const owner = await node.wallet(100);
    const stake = await generateKeyPairSigner();
    await node.land(owner, node.createStake(owner, stake, sol(10)));
    expect(await node.stakeState(stake.address)).toMatchObject({ __kind: 'Initialized' });
    await node.land(owner, [
      getDelegateStakeInstruction({
        stake: stake.address,
        vote: node.validator(5),
        stakeAuthority: owner,
      }),
    ]);
    expect(await activity(stake.address)).toEqual({
      effective: 0n,
      activating: sol(10),
      deactivating: 0n,
    });
    await node.toNextEpoch();
    expect(await activity(stake.address)).toEqual({
      effective: sol(10),
      activating: 0n,
      deactivating: 0n,
    });
  });

  it('of a tenth of the cluster and more becomes active over several epochs', async () => {
    const owner = await node.wallet(20_000_001);
    const stake = await node.stakeOf(owner, 20_000_000);
    const seen: bigint[] = [];
    for (let epoch = 0; epoch < 4; epoch++) {
      await node.toNextEpoch();
      const { effective, activating } = await activity(stake);
      // Rewards are staked too: from its second epoch on it is more than was delegated.
      expect(effective + activating >= sol(20_000_000)).toBe(true);
      seen.push(effective);
    }
    // About 9 % of 60 million, then of more and more.
    expect(seen[0]).toBeGreaterThan(sol(5_390_000));
    expect(seen[0]).toBeLessThan(sol(5_420_000));
    expect(seen[1]).toBeGreaterThan(sol(11_000_000));
    expect(seen[2]).toBeLessThan(sol(20_000_000));
    expect(seen[3]).toBeGreaterThanOrEqual(sol(20_000_000));
  });

  it('is split and merged again', async () => {
    const owner = await node.wallet(100);
    const stake = await node.stakeOf(owner, 10);
    await node.toNextEpoch();
    const part = await generateKeyPairSigner();
    await node.land(owner, [
      getTransferSolInstruction({ source: owner, destination: part.address, amount: 2_282_880n }),
      getAllocateInstruction({ newAccount: part, space: 200n }),
      getAssignInstruction({ account: part, programAddress: STAKE_PROGRAM }),
      getSplitInstruction({
        stake,
        splitStake: part.address,
        stakeAuthority: owner,
        args: sol(4),
      }),
    ]);
    expect(await node.balance(part.address)).toBe(sol(4) + 2_282_880n);
    const before = await node.balance(stake);
    await node.land(owner, [
      getMergeInstruction({
        destinationStake: stake,
        sourceStake: part.address,
        stakeAuthority: owner,
      }),
    ]);
    expect(await node.balance(part.address)).toBe(0n);
    expect(await node.balance(stake)).toBe(before + sol(4) + 2_282_880n);
  });

  it('is deactivated, keeps its money until the epoch is over, and pays it out then', async () => {
    const owner = await node.wallet(100);
    const stake = await node.stakeOf(owner, 10);
    await node.toNextEpoch();
    await node.land(owner, [getDeactivateInstruction({ stake, stakeAuthority: owner })]);
    const { effective, deactivating } = await activity(stake);
    expect(deactivating).toBe(effective);
    const withdraw = getWithdrawInstruction({
      stake,
      recipient: owner.address,
      withdrawAuthority: owner,
      args: await node.balance(stake),
    });
    await expect(node.send(owner, [withdraw])).rejects.toMatchObject({
      context: { __code: -32002 },
      cause: { context: { index: 0 }, name: 'SolanaError' },
    });
    await node.toNextEpoch();
    expect((await activity(stake)).effective).toBe(0n);
    const balance = await node.balance(stake);
    const had = await node.balance(owner.address);
    await node.land(owner, [
      getWithdrawInstruction({
        stake,
        recipient: owner.address,
        withdrawAuthority: owner,
        args: balance,
      }),
    ]);
    expect(await node.balance(owner.address)).toBe(had + balance - 5000n);
    expect((await node.rpc.getAccountInfo(stake, { commitment: 'processed' }).send()).value).toBe(
      null,
    );
  });

  it('that cools down over several epochs gives back to the lamport what the stake history says', async () => {
    const owner = await node.wallet(30_000_001);
    const stake = await node.stakeOf(owner, 30_000_000);
    for (let epoch = 0; epoch < 6; epoch++) await node.toNextEpoch();
    await node.land(owner, [getDeactivateInstruction({ stake, stakeAuthority: owner })]);
    await node.toNextEpoch();
    const { effective } = await activity(stake);
    expect(effective).toBeGreaterThan(sol(1_000_000));
    const free = (await node.balance(stake)) - effective - 2_282_880n;
    const withdraw = (lamports: bigint) =>
      getWithdrawInstruction({
        stake,
        recipient: owner.address,
        withdrawAuthority: owner,
        args: lamports,
      });
    await expect(node.send(owner, [withdraw(free + 1n)])).rejects.toMatchObject({
      context: { __code: -32002 },
    });
    await node.land(owner, [withdraw(free)]);
    expect(await node.balance(stake)).toBe(effective + 2_282_880n);
  });

  it('below the least delegation is refused by the program', async () => {
    const owner = await node.wallet(10);
    const stake = await generateKeyPairSigner();
    const least = (await node.rpc.getStakeMinimumDelegation().send()).value as bigint;
    const delegate = getDelegateStakeInstruction({
      stake: stake.address,
      vote: node.validator(0),
      stakeAuthority: owner,
    });
    await expect(
      node.send(owner, [...node.createStake(owner, stake, least - 1n), delegate]),
    ).rejects.toMatchObject({ context: { __code: -32002 } });
    await node.land(owner, [...node.createStake(owner, stake, least), delegate]);
    expect((await activity(stake.address)).activating).toBe(least);
  });
});
