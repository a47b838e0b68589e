import type { JsonObject } from '@kiln-connect/core';
import { silentLog, systemClock } from '@kiln-connect/core';
import { type Indexer, startIndexer } from '@kiln-connect/indexer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DevnetChain,
  lamportsOf,
  startDevnetChain,
} from '../../chains/solana/testing/devnet-chain.ts';
import type { Owner } from '../../chains/solana/testing/owner.ts';
import type { Caller } from '../caller.ts';
import {
  aCaller,
  anOrganization,
  openTestSystem,
  type TestSystem,
} from '../testing/test-system.ts';
import { exportChainReport } from './export/export-report.ts';
import { listOperations } from './list-operations.ts';
import { listStakes } from './list-stakes.ts';
import { reportRewards } from './report-rewards.ts';

const ACCOUNT = '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11';
const RENT = 2_282_880n;
const chain = 'sol';

let local: DevnetChain;
let test: TestSystem;
let indexer: Indexer;
let caller: Caller;

beforeAll(async () => {
  local = await startDevnetChain();
  const { connection, devnet } = local;
  test = await openTestSystem({
    connections: async () => connection,
    settings: () => devnet.settings,
    devnets: () => devnet,
    indexers: () => indexer,
    networks: ['devnet'],
  });
  const { store } = test.system;
  indexer = startIndexer({
    chain,
    network: 'devnet',
    connection,
    store,
    log: silentLog,
    clock: systemClock,
    intervalMs: 50,
  });
  caller = await aCaller({ organization: await anOrganization('acme', test.system) }, test.system);
}, 120_000);
afterAll(async () => {
  await indexer?.stop();
  await test?.remove();
  await local?.close();
});

const aStake = async (sol: number): Promise<{ owner: Owner; stakeId: string }> => {
  const owner = await local.ownerWith(sol + 10);
  const { crafted } = await local.carryOut(owner, 'stake', {
    account_id: ACCOUNT,
    amount_lamports: (lamportsOf(sol) + RENT).toString(),
    vote_account_address: await local.validator(),
  });
  return { owner, stakeId: String(crafted.stakeIds[0]) };
};
/** Some slots into the next epoch, when all of its begin is confirmed. */
const nextEpoch = async () => {
  const { slotIndex, slotsInEpoch } = await local.rpc
    .getEpochInfo({ commitment: 'processed' })
    .send();
  await local.devnet.advance({ slots: Number(slotsInEpoch - slotIndex) + 5 });
};
/** The first slot of the next epoch, once it is confirmed and none after it. */
const payout = async (): Promise<number> => {
  const { slotIndex, slotsInEpoch, absoluteSlot } = await local.rpc
    .getEpochInfo({ commitment: 'confirmed' })
    .send();
  const first = absoluteSlot - slotIndex + slotsInEpoch;
  await local.devnet.advance({ slots: Number(first - absoluteSlot) - 3 });
  while ((await local.connection.head()).position < Number(first)) {
    await local.devnet.advance({ slots: 1 });
  }
  return (await local.connection.head()).position;
};
const thisEpoch = async () => Number((await local.rpc.getEpochInfo().send()).epoch);
const lamportsAt = async (stakeId: string): Promise<bigint> =>
  (await local.rpc.getBalance(stakeId as never, { commitment: 'confirmed' }).send()).value;

/** What is reported once everything is stored. */
const stakesOf = async (stakeIds: string[]): Promise<JsonObject[]> => {
  await indexer.syncNow();
  const list = await listStakes({ chain, query: { filter: { stakeIds } } }, caller, test.system);
  return JSON.parse('dataJson' in list ? String(list.dataJson) : '[]') as JsonObject[];
};
const operationsOf = async (stakeIds: string[]): Promise<JsonObject[]> => {
  await stakesOf(stakeIds);
  const query = { filter: { stakeIds } };
  const { dataJson } = await listOperations({ chain, query }, caller, test.system);
  return JSON.parse(dataJson) as JsonObject[];
};
const daysOf = async (stakeIds: string[]): Promise<readonly JsonObject[]> => {
  await stakesOf(stakeIds);
  await indexer.syncNow();
  const query = { filter: { stakeIds } };
  return (await reportRewards({ chain, query }, caller, test.system)).data;
};
const epochsOf = async (stakeIds: string[], startEpoch: number, endEpoch: number) => {
  await indexer.syncNow();
  const query = { filter: { stakeIds }, format: 'epoch' as const, startEpoch, endEpoch };
  return (await reportRewards({ chain, query }, caller, test.system)).data;
};
/** The stakes of operations of a type in a file. */
const exported = async (stakeIds: string[], type: string): Promise<string[]> => {
  const asked = { chain, filter: { stakeIds }, format: 'csv', sheet: 'operations' } as const;
  const { content } = await exportChainReport(asked, caller, test.system);
  let text = '';
  for await (const piece of content) text += piece.toString();
  const [headings = [], ...lines] = text.split('\r\n').map((line) => line.split(','));
  const cell = (line: string[], heading: string) => line[headings.indexOf(heading)] ?? '';
  return lines
    .filter((line) => cell(line, 'Operation') === type)
    .map((line) => cell(line, 'Stake account'));
};
const sumOf = (rows: readonly JsonObject[], field: string): bigint =>
  rows.reduce((sum, row) => sum + BigInt(String(row[field])), 0n);

describe('rewards of Solana', () => {
  it('of an epoch are the change of the balance, less what came and went, to the lamport', async () => {
    const { owner, stakeId } = await aStake(3_000);
    await nextEpoch();
    await nextEpoch();
    const earned = await thisEpoch();
    const before = await lamportsAt(stakeId);
    await local.carryOut(owner, 'split-stake', {
      account_id: ACCOUNT,
      stake_account: stakeId,
      amount_lamports: lamportsOf(1_000).toString(),
    });
    await nextEpoch();
    const after = await lamportsAt(stakeId);
    const [row] = await epochsOf([stakeId], earned, earned);
    const gained = await epochsOf([stakeId], earned, earned);
    expect(gained).toHaveLength(1);
    expect(row).toMatchObject({
      epoch: earned,
      rewards: (after - before + lamportsOf(1_000)).toString(),
    });
    expect(BigInt(String(row?.rewards))).toBeGreaterThan(0n);
  });

  it('by day are what epochs add up to, each on the day on which it came', async () => {
    const { stakeId } = await aStake(2_000);
    const first = await thisEpoch();
    for (let epoch = 0; epoch < 3; epoch++) await nextEpoch();
    const days = await daysOf([stakeId]);
    const epochs = await epochsOf([stakeId], first, first + 2);
    expect(sumOf(days, 'rewards')).toBe(sumOf(epochs, 'rewards'));
    expect(sumOf(days, 'rewards')).toBe((await lamportsAt(stakeId)) - lamportsOf(2_000) - RENT);
    expect(epochs.map(({ rewards }) => rewards !== '0')).toEqual([false, true, true]);
    for (const { rewards, date } of days.filter((day) => day.rewards !== '0')) {
      const paid = epochs.find((epoch) => epoch.rewards === rewards);
      const ended = epochs.find(({ epoch }) => epoch === Number(paid?.epoch) + 1);
      if (ended) expect(String(ended.epoch_ts).slice(0, 10)).toBe(date);
    }
  });

  it('yield as much on average over days as over the epochs that paid them', async () => {
    const { stakeId } = await aStake(1_000);
    const first = await thisEpoch();
    for (let epoch = 0; epoch < 4; epoch++) await nextEpoch();
    const [stake] = await stakesOf([stakeId]);
    const epochs = await epochsOf([stakeId], first + 1, first + 3);
    for (const { net_apy } of epochs.filter(({ rewards }) => rewards !== '0')) {
      expect(Number(net_apy)).toBeGreaterThan(Number(stake?.net_apy) * 0.9);
      expect(Number(net_apy)).toBeLessThan(Number(stake?.net_apy) * 1.1);
    }
  });

  it('yield the same on both sides of a split or a merge, in the epoch in which it was, too', async () => {
    const { owner, stakeId } = await aStake(1_000);
    for (let epoch = 0; epoch < 3; epoch++) await nextEpoch();
    const yieldOf = async (stakeIds: string[], epoch: number) =>
      Number((await epochsOf(stakeIds, epoch, epoch))[0]?.net_apy);
    await local.devnet.advance({ slots: 200 });
    const split = await thisEpoch();
    const { crafted } = await local.carryOut(owner, 'split-stake', {
      account_id: ACCOUNT,
      stake_account: stakeId,
      amount_lamports: lamportsOf(400).toString(),
    });
    const part = String(crafted.stakeIds[0]);
    await nextEpoch();
    const usual = await yieldOf([stakeId, part], split);
    expect(usual).toBeGreaterThan(0);
    for (const one of [stakeId, part]) expect(await yieldOf([one], split)).toBeCloseTo(usual, 2);
    await local.devnet.advance({ slots: 200 });
    await local.carryOut(owner, 'merge-stakes', {
      stake_account_source: part,
      stake_account_destination: stakeId,
    });
    await nextEpoch();
    const both = await yieldOf([stakeId, part], split + 1);
    expect(await yieldOf([stakeId], split + 1)).toBeCloseTo(both, 2);
    expect(Math.abs(both / usual - 1)).toBeLessThan(0.02);
  });

  it('have no tips, gross nor net, where every lamport is explained', async () => {
    const { stakeId } = await aStake(100);
    await nextEpoch();
    const [day] = await daysOf([stakeId]);
    expect(day).toMatchObject({
      rewards: '0',
      mev_rewards: '0',
      gross_mev_rewards: '0',
      mev_commission: '0',
    });
  });
});

describe('a report by epoch', () => {
  it('tells the same of an epoch, wherever the report begins', async () => {
    const { owner, stakeId } = await aStake(700);
    await nextEpoch();
    await local.carryOut(owner, 'deactivate-stake', { stake_account: stakeId });
    const ended = await thisEpoch();
    await nextEpoch();
    await nextEpoch();
    const whole = await epochsOf([stakeId], ended - 1, ended + 1);
    for (const first of [ended, ended + 1]) {
      const [row] = await epochsOf([stakeId], first, ended + 1);
      expect(row).toEqual(whole.find(({ epoch }) => epoch === first));
    }
    expect(whole.at(-1)).toMatchObject({ active_balance: '0', rewards: '0' });
    const query = { filter: { stakeIds: [stakeId] }, format: 'epoch' as const };
    const all = await reportRewards({ chain, query }, caller, test.system);
    expect(all.data.at(-1)?.epoch).toBe(await thisEpoch());
    expect(all.data[0]?.epoch).toBe(0);
  });
});

describe('while the rewards of an epoch are being paid out', () => {
  it('reports end before them, as of a time that says so, and nothing fails', async () => {
    const { stakeId } = await aStake(40);
    await stakesOf([stakeId]);
    await nextEpoch();
    await nextEpoch();
    const payingFrom = await payout();
    const epoch = await thisEpoch();
    const during = await epochsOf([stakeId], epoch - 2, epoch);
    expect(during.map((row) => row.epoch)).toEqual([epoch - 2, epoch - 1]);
    expect(during.at(-1)).toMatchObject({ rewards: '0', final: false });
    expect(await epochsOf([stakeId], epoch, epoch)).toEqual([]);
    const { position, lastError } = indexer.progress();
    expect({ position, lastError }).toEqual({ position: payingFrom - 1, lastError: undefined });
    const asOf = String((await daysOf([stakeId])).at(-1)?.as_of);
    expect(during.at(-1)?.as_of).toBe(asOf);
    await local.devnet.advance({ slots: 1 });
    const after = await epochsOf([stakeId], epoch - 2, epoch);
    expect(after.map((row) => row.epoch)).toEqual([epoch - 2, epoch - 1, epoch]);
    expect(BigInt(String(after[1]?.rewards))).toBeGreaterThan(0n);
    expect(indexer.progress()).toMatchObject({ failures: 0, lastError: undefined });
    expect(sumOf(await daysOf([stakeId]), 'rewards')).toBe(
      (await lamportsAt(stakeId)) - lamportsOf(40) - RENT,
    );
  });

  it('a stake that nobody asked for before is read as well', async () => {
    const { stakeId } = await aStake(20);
    await nextEpoch();
    await payout();
    expect(await stakesOf([stakeId])).toMatchObject([{ state: 'active' }]);
    expect((await daysOf([stakeId])).map(({ rewards }) => rewards)).toContain('0');
  });
});

describe('the balance of a day', () => {
  const balances = async (stakeIds: string[]): Promise<readonly bigint[]> =>
    (await daysOf(stakeIds)).map(({ active_balance }) => BigInt(String(active_balance)));

  it('has money once on the day on which two stakes become one', async () => {
    const { owner, stakeId } = await aStake(30);
    const { crafted } = await local.carryOut(owner, 'split-stake', {
      account_id: ACCOUNT,
      stake_account: stakeId,
      amount_lamports: lamportsOf(10).toString(),
    });
    const part = String(crafted.stakeIds[0]);
    for (let epoch = 0; epoch < 2; epoch++) await nextEpoch();
    const before = await balances([stakeId, part]);
    await local.carryOut(owner, 'merge-stakes', {
      stake_account_source: part,
      stake_account_destination: stakeId,
    });
    const merged = (await balances([stakeId, part])).length - 1;
    await nextEpoch();
    const all = await balances([stakeId, part]);
    const held = (await lamportsAt(stakeId)) - 2n * RENT;
    for (const balance of all) expect(balance).toBeLessThanOrEqual(held);
    expect(all[merged]).toBeGreaterThanOrEqual(before.at(-1) ?? 0n);
  });

  it('has nothing of a stake from the day on which the last of it ended', async () => {
    const { owner, stakeId } = await aStake(30);
    await nextEpoch();
    await nextEpoch();
    await local.carryOut(owner, 'deactivate-stake', { stake_account: stakeId });
    await nextEpoch();
    expect((await balances([stakeId])).at(-1)).toBe(0n);
  });
});

describe('a stake of Solana over time', () => {
  it('that warms up over epochs earns on what is effective, more with each of them', async () => {
    const { stakeId } = await aStake(20_000_000);
    const first = await thisEpoch();
    for (let epoch = 0; epoch < 4; epoch++) await nextEpoch();
    const balances = (await epochsOf([stakeId], first, first + 3)).map(({ active_balance }) =>
      BigInt(String(active_balance)),
    );
    expect(balances[0]).toBe(0n);
    for (const [i, balance] of balances.entries()) {
      if (i > 0) expect(balance).toBeGreaterThan(balances[i - 1] ?? 0n);
    }
    expect(balances[1]).toBeLessThan(lamportsOf(10_000_000));
    const [stake] = await stakesOf([stakeId]);
    expect(['activating', 'active']).toContain(stake?.state);
  });

  it('earns until it is deactivated, and is told as withdrawn with all that it earned', async () => {
    const { owner, stakeId } = await aStake(500);
    const delegated = await thisEpoch();
    await nextEpoch();
    await nextEpoch();
    await local.carryOut(owner, 'deactivate-stake', { stake_account: stakeId });
    const last = await thisEpoch();
    for (let epoch = 0; epoch < 3; epoch++) await nextEpoch();
    const [earning, next] = await epochsOf([stakeId], last, last + 1);
    expect(BigInt(String(earning?.rewards))).toBeGreaterThan(0n);
    expect(next).toMatchObject({ rewards: '0' });
    const held = await lamportsAt(stakeId);
    await local.carryOut(owner, 'withdraw-stake', { stake_account: stakeId });
    const [stake] = await stakesOf([stakeId]);
    const rewards = held - lamportsOf(500) - RENT;
    expect(stake).toMatchObject({ state: 'withdrawn', balance: '0', rewards: rewards.toString() });
    expect(stake?.vote_account).toBe(await local.validator());
    expect(stake).toMatchObject({ activated_epoch: delegated, deactivated_epoch: last });
    expect(sumOf(await daysOf([stakeId]), 'rewards')).toBe(rewards);
    expect((await operationsOf([stakeId])).map(({ type }) => type)).toContain('withdraw');
  });

  it('keeps what it earned when it is split or merged; the lamports go, the history stays', async () => {
    const { owner, stakeId } = await aStake(1_000);
    const delegated = await thisEpoch();
    await nextEpoch();
    await nextEpoch();
    const earned = (await lamportsAt(stakeId)) - lamportsOf(1_000) - RENT;
    const split = await local.carryOut(owner, 'split-stake', {
      account_id: ACCOUNT,
      stake_account: stakeId,
      amount_lamports: lamportsOf(400).toString(),
    });
    const part = String(split.crafted.stakeIds[0]);
    expect(sumOf(await daysOf([stakeId]), 'rewards')).toBe(earned);
    expect(sumOf(await daysOf([part]), 'rewards')).toBe(0n);
    await nextEpoch();
    const ofPart = (await lamportsAt(part)) - lamportsOf(400) - RENT;
    expect(ofPart).toBeGreaterThan(0n);
    await local.carryOut(owner, 'merge-stakes', {
      stake_account_source: part,
      stake_account_destination: stakeId,
    });
    expect(sumOf(await daysOf([part]), 'rewards')).toBe(ofPart);
    const [rest, gone] = (await stakesOf([stakeId, part])).sort((a) =>
      a.stake_account === part ? 1 : -1,
    );
    expect(gone).toMatchObject({
      stake_account: part,
      state: 'withdrawn',
      vote_account: await local.validator(),
      activated_epoch: delegated,
    });
    expect(gone?.activated_at).toBe(rest?.activated_at);
    const types = (await operationsOf([part])).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['split', 'merge']));
    const ofBoth = (await operationsOf([stakeId, part])).map(({ type }) => type);
    for (const once of ['split', 'merge']) {
      expect(ofBoth.filter((type) => type === once)).toEqual([once]);
      // In a file, too, with the stake of which it is foremost; with the other one where that is alone.
      expect(await exported([stakeId, part], once)).toEqual([stakeId]);
      expect(await exported([part], once)).toEqual([part]);
    }
    await nextEpoch();
    const all = await daysOf([stakeId, part]);
    const held = await lamportsAt(stakeId);
    expect(sumOf(all, 'rewards')).toBe(held - lamportsOf(1_000) - 2n * RENT);
  });

  it('is not listed before it is on chain, and is as soon as somebody asks', async () => {
    const owner = await local.ownerWith(20);
    const crafted = await local.craft('stake', {
      account_id: ACCOUNT,
      amount_lamports: (lamportsOf(2) + RENT).toString(),
      vote_account_address: await local.validator(),
      wallet: owner.address,
    });
    const stakeIds = [...crafted.stakeIds];
    expect(await stakesOf(stakeIds)).toEqual([]);
    await local.broadcast(local.signedBy(owner, crafted));
    await local.devnet.advance({ slots: 3 });
    expect(await stakesOf(stakeIds)).toMatchObject([{ state: 'activating' }]);
  });

  it('is found by its validator and by its staker', async () => {
    const { owner, stakeId } = await aStake(5);
    await stakesOf([stakeId]);
    const found = async (filter: object) => {
      const list = await listStakes({ chain, query: { filter } }, caller, test.system);
      return 'dataJson' in list ? String(list.dataJson) : '';
    };
    // Of the organization's own stakes alone, or of those that are named.
    expect(await found({ stakeIds: [stakeId], validators: [await local.validator()] })).toContain(
      stakeId,
    );
    expect(await found({ stakeIds: [stakeId], validators: [owner.address] })).toBe('[]');
    expect(await found({ stakeIds: [stakeId], wallets: [owner.address] })).toContain(stakeId);
  });
});

describe('a fork of Solana', () => {
  it.each(['kept', 'lost'] as const)(
    'whose transactions are %s changes reports to what the chain then has',
    async (transactions) => {
      const { owner, stakeId } = await aStake(50);
      await nextEpoch();
      await stakesOf([stakeId]);
      const crafted = await local.craft('deactivate-stake', {
        stake_account: stakeId,
        wallet: owner.address,
      });
      await local.broadcast(local.signedBy(owner, crafted));
      await local.devnet.advance({ slots: 1 });
      await operationsOf([stakeId]);
      await local.devnet.incidents.dropUnconfirmed({ slots: 1, transactions });
      await local.devnet.advance({ slots: 5 });
      const types = (await operationsOf([stakeId])).map(({ type }) => type);
      const [stake] = await stakesOf([stakeId]);
      const isThere = stake?.state === 'deactivating';
      expect(types.includes('deactivate')).toBe(isThere);
      if (transactions === 'lost') expect(isThere).toBe(false);
      expect(indexer.progress().lastError).toBeUndefined();
    },
  );
});
