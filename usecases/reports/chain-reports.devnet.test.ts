import type { JsonObject } from '@kiln-connect/core';
import { parseEther } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import { type DevnetSystem, openDevnetSystem } from '../testing/devnet-system.ts';
import { aWallet, depositOneEther, type Wallet } from '../testing/stakes.ts';
import { aCaller, anOrganization } from '../testing/test-system.ts';
import { listOperations } from './list-operations.ts';
import { listStakes } from './list-stakes.ts';
import { readNetworkStats } from './read-network-stats.ts';
import { readOperatorStats } from './read-operator-stats.ts';
import { reportRewards } from './report-rewards.ts';

const chain = 'eth';
const GENESIS_VALIDATORS = 16;
const NEW_KEY = `0x${'8b'.repeat(48)}`;

let test: DevnetSystem;
let caller: Caller;
let wallet: Wallet;
let genesisKeys: readonly string[];

beforeAll(async () => {
  test = await openDevnetSystem();
  const organization = await anOrganization('acme', test.system);
  caller = await aCaller({ organization }, test.system);
  wallet = await aWallet(10n, test);
  const all = Array.from({ length: GENESIS_VALIDATORS }, (_, index) => index);
  genesisKeys = (await test.connection.stakeIdsOfIndexes?.(all)) ?? [];
}, 120_000);

afterAll(() => test?.remove());

const networkPage = async (page: { current: number; size: number } | undefined) => {
  const query = { filter: { scope: 'network' as const }, ...(page && { page }) };
  const { dataJson, pagination } = await listStakes({ chain, query }, caller, test.system);
  return { data: JSON.parse(dataJson) as JsonObject[], pagination };
};

describe('every stake of the network', () => {
  it('is listed by pages, in the order of the indexes, each once', async () => {
    const pages = [];
    for (const current of [1, 2, 3]) pages.push(await networkPage({ current, size: 7 }));
    expect(pages.map(({ pagination }) => pagination?.total_entries)).toEqual([16, 16, 16]);
    expect(pages.flatMap(({ data }) => data.map((row) => row.validator_address))).toEqual(
      genesisKeys,
    );
    expect(pages[0]?.data[0]).toMatchObject({
      validator_index: 0,
      state: 'active_ongoing',
      is_kiln: false,
    });
    expect((await networkPage({ current: 9, size: 7 })).data).toEqual([]);
  });

  it('is not kept: nobody follows a stake that was only listed', async () => {
    const tracked = await test.system.store.stakes.tracked({ chain, network: 'devnet' });
    expect(tracked).toEqual([]);
  });

  it('is not listed without pages, in too large ones, or narrowed by something else', async () => {
    await expect(networkPage(undefined)).rejects.toMatchObject({ code: 'page_required' });
    await expect(networkPage({ current: 1, size: 1_001 })).rejects.toMatchObject({
      code: 'page_too_large',
    });
    const filter = { scope: 'network' as const, wallets: [wallet.address] };
    await expect(
      listStakes({ chain, query: { filter } }, caller, test.system),
    ).rejects.toMatchObject({ code: 'scope_not_built' });
  });
});

describe('figures of the network and of the operator', () => {
  it('have no price where nobody gives one', async () => {
    const stats = await readNetworkStats({ chain }, caller, test.system);
    expect(stats.nb_validators).toBe(GENESIS_VALIDATORS);
    expect(stats).not.toHaveProperty('eth_price_usd');
  });

  it('have the latest price where somebody does', async () => {
    const prices = {
      ...test.system.prices,
      latestPrice: async () => ({ price: '3141.59', source: 'coingecko', at: new Date() }),
    };
    const stats = await readNetworkStats({ chain }, caller, { ...test.system, prices });
    expect(stats.eth_price_usd).toBe(3141.59);
  });

  it("are 0 while none of the operator's own validators earned", async () => {
    expect(await readOperatorStats({ chain }, caller, test.system)).toEqual({
      gross_apy: { last_1d: 0, last_7d: 0, last_30d: 0 },
    });
  });
});

describe('a reorganization', () => {
  const filter = () => ({ stakeIds: [...genesisKeys, NEW_KEY] });

  const reports = async () => {
    const { system } = test;
    const indexer = system.indexers(chain, 'devnet');
    await indexer?.syncNow();
    const query = { filter: filter() };
    const [rewards, operations, stakes] = await Promise.all([
      reportRewards({ chain, query }, caller, system),
      listOperations({ chain, query }, caller, system),
      listStakes({ chain, query }, caller, system),
    ]);
    return {
      rewards: rewards.map(({ date, rewards: all, execution_rewards }) => [
        date,
        all,
        execution_rewards,
      ]),
      operations: JSON.parse(operations.dataJson) as JsonObject[],
      stakes: (JSON.parse(stakes.dataJson) as JsonObject[]).map(({ updated_at, ...row }) => row),
    };
  };

  /** What a system says that never saw the old fork: straight from the chain as it is now. */
  const truth = async () => {
    const { position } = await test.connection.head();
    const slice = await test.connection.readRange({
      from: 0,
      to: position,
      stakeIds: filter().stakeIds,
    });
    const earned = slice.rewards.reduce((sum, { amount }) => sum + amount, 0n);
    return { earned, operations: slice.operations.map(({ answer }) => answer) };
  };

  const total = (rewards: readonly unknown[][]) =>
    rewards.reduce((sum, [, amount]) => sum + BigInt(amount as string), 0n);

  const sorted = (answers: readonly unknown[]) => answers.map((one) => JSON.stringify(one)).sort();

  it('changes rewards, operations and stakes to what the new fork says', async () => {
    const { devnet } = test;
    await devnet.advance({ epochs: 3 });
    await reports();
    await devnet.incidents.useBuilder({ payment: parseEther('0.01').toString() });
    await depositOneEther({ publicKey: NEW_KEY, wallet }, test);
    await devnet.incidents.useBuilder(undefined);
    const before = await reports();
    expect(before.operations.some(({ type }) => type === 'deposit')).toBe(true);
    expect(before.operations.some(({ is_mev_block }) => is_mev_block === true)).toBe(true);
    expect(before.stakes.find((row) => row.validator_address === NEW_KEY)?.state).toBe(
      'deposit_in_progress',
    );
    expect(total(before.rewards)).toBe((await truth()).earned);

    await devnet.incidents.reorganize({ slots: 8, transactions: 'lost' });
    const after = await reports();
    const { earned, operations } = await truth();
    expect(total(after.rewards)).toBe(earned);
    expect(total(after.rewards)).not.toBe(total(before.rewards));
    expect(sorted(after.operations)).toEqual(sorted(operations));
    expect(after.operations.some(({ type }) => type === 'deposit')).toBe(false);
    expect(after.operations.some(({ is_mev_block }) => is_mev_block === true)).toBe(false);
    expect(after.stakes.find((row) => row.validator_address === NEW_KEY)?.state).toBe('unknown');
  }, 120_000);
});
