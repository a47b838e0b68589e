import type { StakeKnowledge } from '@kiln-connect/core';
import { address as addressOf } from '@solana/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DevnetChain, lamportsOf, startDevnetChain } from '../testing/devnet-chain.ts';
import { newOwner } from '../testing/owner.ts';
import { createEpochs } from './epochs.ts';

const RENT = 2_282_880n;

let chain: DevnetChain;
beforeAll(async () => {
  chain = await startDevnetChain();
});
afterAll(() => chain?.close());

const known = (stakeId: string, o: Partial<StakeKnowledge> = {}): StakeKnowledge => ({
  stakeId,
  isOurs: false,
  rewardTotals: {},
  ...o,
});
const read = async (stakeId: string, o: Partial<StakeKnowledge> = {}) => {
  const [row] = await chain.connection.readStakes([known(stakeId, o)]);
  return row;
};
/** Some slots into the next epoch, when all of its begin is confirmed. */
const nextEpoch = async () => {
  const { slotIndex, slotsInEpoch } = await chain.rpc
    .getEpochInfo({ commitment: 'processed' })
    .send();
  await chain.devnet.advance({ slots: Number(slotsInEpoch - slotIndex) + 5 });
};

describe('a stake', () => {
  it('is shown with both authorities and its lockup, through all that it can be', async () => {
    const owner = await chain.ownerWith(10);
    const voter = await chain.validator();
    const { crafted } = await chain.carryOut(owner, 'stake', {
      account_id: '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11',
      amount_lamports: (lamportsOf(2) + RENT).toString(),
      vote_account_address: voter,
    });
    const stake_account = String(crafted.stakeIds[0]);
    const stakes = async () => (await read(stake_account))?.answer;
    const { epoch } = await chain.rpc.getEpochInfo().send();
    expect(await stakes()).toMatchObject({
      stake_account,
      vote_account: voter,
      stake_pubkey: owner.address,
      withdraw_pubkey: owner.address,
      lockup: { unix_timestamp: '0', epoch: '0', custodian: '1'.repeat(32) },
      state: 'activating',
      activated_epoch: Number(epoch),
      balance: (lamportsOf(2) + RENT).toString(),
      inactive_balance: (lamportsOf(2) + RENT).toString(),
    });
    for (const field of ['activated_at', 'deactivated_epoch']) {
      expect(await stakes()).not.toHaveProperty(field);
    }
    await nextEpoch();
    expect(await stakes()).toMatchObject({ state: 'active', inactive_balance: RENT.toString() });
    await chain.carryOut(owner, 'deactivate-stake', { stake_account });
    const startOf = async (of: bigint) =>
      (await createEpochs(chain.rpc).startOf(of))?.toISOString() ?? 'not yet';
    expect(await stakes()).toMatchObject({
      state: 'deactivating',
      activated_at: await startOf(epoch + 1n),
      deactivated_epoch: Number(epoch) + 1,
    });
    expect(await stakes()).not.toHaveProperty('deactivated_at');
    await nextEpoch();
    expect(await stakes()).toMatchObject({
      state: 'inactive',
      deactivated_at: await startOf(epoch + 2n),
    });
    await chain.carryOut(owner, 'withdraw-stake', { stake_account });
    const gone = await read(stake_account, { lastOperations: { withdraw: {} } });
    expect(gone?.answer).toMatchObject({ state: 'withdrawn', balance: '0' });
  });

  it('that takes several epochs is shown with what is effective of it', async () => {
    const owner = await chain.ownerWith(30_000_000);
    const { crafted } = await chain.carryOut(owner, 'stake', {
      account_id: '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11',
      amount_lamports: (lamportsOf(20_000_000) + RENT).toString(),
      vote_account_address: await chain.validator(),
    });
    await nextEpoch();
    const row = await read(String(crafted.stakeIds[0]));
    expect(row?.state).toBe('activating');
    // 9 % of some 60 million that are staked already.
    expect(row?.effectiveBalance).toBeGreaterThan(lamportsOf(5_000_000));
    expect(row?.effectiveBalance).toBeLessThan(lamportsOf(6_000_000));
  });

  it('shows what the last epoch paid, over a year, whatever was split off since', async () => {
    const owner = await chain.ownerWith(1_010);
    const { crafted } = await chain.carryOut(owner, 'stake', {
      account_id: '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11',
      amount_lamports: (lamportsOf(1_000) + RENT).toString(),
      vote_account_address: await chain.validator(),
    });
    const stake_account = String(crafted.stakeIds[0]);
    const apy = async () => (await read(stake_account))?.answer?.net_apy;
    await nextEpoch();
    expect(await apy()).toBeUndefined();
    // A part of it alone: the one above still takes most of what may become effective.
    const earning = Number((await read(stake_account))?.effectiveBalance);
    await nextEpoch();
    const paid = Number(await apy());
    expect(paid).toBeGreaterThan(0);
    const { epoch } = await chain.rpc.getEpochInfo().send();
    const [reward] = await chain.rpc
      .getInflationReward([addressOf(stake_account)], { epoch: epoch - 1n })
      .send();
    const perEpoch = Number(reward?.amount) / earning;
    const epochDays = (432 * 400) / 86_400;
    expect(paid).toBeCloseTo((perEpoch * 365 * 100) / epochDays, 6);
    await chain.carryOut(owner, 'split-stake', {
      account_id: '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11',
      stake_account,
      amount_lamports: lamportsOf(600).toString(),
    });
    expect(await apy()).toBe(paid);
  });

  it('that is not there yet has nothing to tell', async () => {
    expect(await read(newOwner().address)).not.toHaveProperty('answer');
  });

  it('that is gone is withdrawn, with what its history tells', async () => {
    const { address } = newOwner();
    const delegate = { vote_account: address, block: 3 };
    const row = await read(address, {
      lastOperations: { delegate },
      rewardTotals: { inflation: 7n, mev: 2n },
    });
    expect(row).toMatchObject({
      state: 'withdrawn',
      balance: 0n,
      answer: {
        stake_account: address,
        vote_account: address,
        activated_epoch: 0,
        rewards: '9',
      },
    });
  });

  it('is one of many: more than a node takes at once, in the order asked', async () => {
    const owners = Array.from({ length: 230 }, () => newOwner().address);
    const rows = await chain.connection.readStakes(owners.map((address) => known(address)));
    expect(rows.map(({ stakeId }) => stakeId)).toEqual(owners);
  });
});
