import type { ChainSlice } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DevnetChain, lamportsOf, startDevnetChain } from '../testing/devnet-chain.ts';

const ACCOUNT = '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11';
const RENT = 2_282_880n;

let chain: DevnetChain;
beforeAll(async () => {
  chain = await startDevnetChain();
});
afterAll(() => chain?.close());

const sumOf = (rows: readonly { amount: bigint }[]) =>
  rows.reduce((sum, { amount }) => sum + amount, 0n);

/** All that happened to stakes so far, read in one go. */
const readAll = async (stakeIds: readonly string[]): Promise<ChainSlice> => {
  const { position } = await chain.connection.head();
  return chain.connection.readRange({ from: 1, to: position, stakeIds });
};
const balanceOf = async (stakeId: string): Promise<bigint> => {
  const [row] = await chain.connection.readStakes([{ stakeId, isOurs: false, rewardTotals: {} }]);
  return row?.balance ?? 0n;
};
/** Some slots into the next epoch, when all of its begin is confirmed. */
const nextEpoch = async () => {
  const { slotIndex, slotsInEpoch } = await chain.rpc
    .getEpochInfo({ commitment: 'processed' })
    .send();
  await chain.devnet.advance({ slots: Number(slotsInEpoch - slotIndex) + 5 });
};
const aStake = async (amount: number) => {
  const owner = await chain.ownerWith(amount + 10);
  const { crafted } = await chain.carryOut(owner, 'stake', {
    account_id: ACCOUNT,
    amount_lamports: (lamportsOf(amount) + RENT).toString(),
    vote_account_address: await chain.validator(),
  });
  return { owner, stakeId: String(crafted.stakeIds[0]) };
};

describe('what a range of slots holds', () => {
  it('is the same read at once or in parts, to the lamport and the second', async () => {
    const { stakeId } = await aStake(1_000);
    await nextEpoch();
    await nextEpoch();
    await nextEpoch();
    const whole = await readAll([stakeId]);
    const { position } = await chain.connection.head();
    const parts: ChainSlice[] = [];
    for (let from = 1; from <= position; from += 256) {
      const to = Math.min(from + 255, position);
      parts.push(await chain.connection.readRange({ from, to, stakeIds: [stakeId] }));
    }
    expect(parts.flatMap(({ rewards }) => rewards)).toEqual(whole.rewards);
    expect(parts.flatMap(({ operations }) => operations)).toEqual(whole.operations);
    const exposed = ({ exposures }: ChainSlice) =>
      exposures.reduce(
        (sum, { effectiveBalance, seconds }) => sum + effectiveBalance * BigInt(seconds),
        0n,
      );
    expect(exposed(whole)).toBeGreaterThan(0n);
    expect(parts.reduce((sum, part) => sum + exposed(part), 0n)).toBe(exposed(whole));
    let parent: string | undefined;
    for (const { blocks } of parts) {
      for (const block of blocks) {
        if (parent) expect(block.parentId).toBe(parent);
        parent = block.id;
      }
    }
    expect(parent).toBe((await chain.connection.head()).id);
  });

  it('has as what earned what the node says is effective, in warm-up and after a split', async () => {
    const { owner, stakeId } = await aStake(20_000_000);
    const effectiveNow = async (id: string) => {
      const [row] = await chain.connection.readStakes([
        { stakeId: id, isOurs: false, rewardTotals: {} },
      ]);
      return row?.effectiveBalance;
    };
    const lastOf = async (id: string) => {
      const { exposures } = await readAll([id]);
      return exposures.at(-1)?.effectiveBalance ?? 0n;
    };
    expect(await lastOf(stakeId)).toBe(0n);
    for (let epoch = 0; epoch < 6; epoch++) {
      await nextEpoch();
      expect(await lastOf(stakeId)).toBe(await effectiveNow(stakeId));
    }
    const { crafted } = await chain.carryOut(owner, 'split-stake', {
      account_id: ACCOUNT,
      stake_account: stakeId,
      amount_lamports: lamportsOf(1_000_000).toString(),
    });
    const part = String(crafted.stakeIds[0]);
    await chain.devnet.advance({ slots: 5 });
    for (const id of [stakeId, part]) expect(await lastOf(id)).toBe(await effectiveNow(id));
    await chain.carryOut(owner, 'deactivate-stake', { stake_account: part });
    await nextEpoch();
    for (const id of [stakeId, part]) expect(await lastOf(id), id).toBe(await effectiveNow(id));
    await chain.carryOut(owner, 'merge-stakes', {
      stake_account_source: (await aStakeOf(owner, 5_000)).stakeId,
      stake_account_destination: (await aStakeOf(owner, 7_000)).stakeId,
    });
  });

  it('explains every lamport of the balance: what came in, went out and was earned', async () => {
    const { owner, stakeId } = await aStake(5_000);
    await nextEpoch();
    await nextEpoch();
    const { crafted } = await chain.carryOut(owner, 'split-stake', {
      account_id: ACCOUNT,
      stake_account: stakeId,
      amount_lamports: lamportsOf(2_000).toString(),
    });
    const part = String(crafted.stakeIds[0]);
    await chain.carryOut(owner, 'deactivate-stake', { stake_account: part });
    await nextEpoch();
    await chain.carryOut(owner, 'withdraw-stake', {
      stake_account: part,
      amount_lamports: lamportsOf(500).toString(),
    });
    await nextEpoch();
    const { rewards } = await readAll([stakeId, part]);
    const earnedBy = (id: string) => sumOf(rewards.filter((row) => row.stakeId === id));
    const started = lamportsOf(5_000) + RENT;
    expect(await balanceOf(stakeId)).toBe(started - lamportsOf(2_000) + earnedBy(stakeId));
    expect(await balanceOf(part)).toBe(lamportsOf(2_000 - 500) + RENT + earnedBy(part));
    expect(earnedBy(part)).toBeGreaterThan(0n);
  });
});

const aStakeOf = async (owner: Awaited<ReturnType<typeof aStake>>['owner'], amount: number) => {
  await chain.devnet.fund({ address: owner.address, amount: lamportsOf(amount + 10) });
  const { crafted } = await chain.carryOut(owner, 'stake', {
    account_id: ACCOUNT,
    amount_lamports: (lamportsOf(amount) + RENT).toString(),
    vote_account_address: await chain.validator(),
  });
  return { owner, stakeId: String(crafted.stakeIds[0]) };
};
