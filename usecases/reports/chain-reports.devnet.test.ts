import type { JsonObject } from '@kiln-connect/core';
import { parseEther } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import { type DevnetSystem, openDevnetSystem } from '../testing/devnet-system.ts';
import { aWallet, depositOneEther, type Wallet } from '../testing/stakes.ts';
import { aCaller, anOrganization } from '../testing/test-system.ts';
import { listNetworkStakes } from './list-network-stakes.ts';
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

const networkPage = async (
  page?: { current: number; size: number },
  narrowed: { stakeIds?: string[]; indexes?: number[]; owners?: string[]; wallets?: string[] } = {},
) => {
  const query = { filter: { scope: 'network' as const, ...narrowed }, ...(page && { page }) };
  const list = await listNetworkStakes({ chain, query }, caller, test.system);
  if (!('dataJson' in list)) throw new Error('so few stakes do not come in pieces');
  return { data: JSON.parse(list.dataJson) as JsonObject[], pagination: list.pagination };
};

const indexesOf = ({ data }: { data: readonly JsonObject[] }) =>
  data.map((row) => row.validator_index);

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

  it('is listed as a whole without pages', async () => {
    const { data, pagination } = await networkPage();
    expect(data.map((row) => row.validator_address)).toEqual(genesisKeys);
    expect(pagination).toBeUndefined();
  });

  it('is not said to have earned nothing where nobody follows it', async () => {
    const [row] = (await networkPage({ current: 1, size: 1 })).data;
    for (const field of ['rewards', 'consensus_rewards', 'gross_apy', 'exit_requested']) {
      expect(row).not.toHaveProperty(field);
    }
  });

  it('is not kept: nobody follows a stake that was only listed', async () => {
    const tracked = await test.system.store.stakes.tracked({ chain, network: 'devnet' });
    expect(tracked).toEqual([]);
  });

  it('is narrowed by keys, indexes and withdrawal credentials, all of them together', async () => {
    const [row] = (await networkPage({ current: 5, size: 1 })).data;
    const owners = [row?.withdrawal_credentials as string];
    const owned = indexesOf(await networkPage(undefined, { owners }));
    expect(owned).toContain(4);
    expect(indexesOf(await networkPage(undefined, { indexes: [9, 4, 99] }))).toEqual([4, 9]);
    expect(indexesOf(await networkPage(undefined, { indexes: [4, 99], owners }))).toEqual([4]);
    const stakeIds = [genesisKeys[7] ?? '', genesisKeys[4] ?? '', NEW_KEY];
    expect(indexesOf(await networkPage(undefined, { stakeIds }))).toEqual([4, 7]);
    const { data, pagination } = await networkPage({ current: 2, size: 1 }, { stakeIds });
    expect([data[0]?.validator_index, pagination?.total_entries]).toEqual([7, 2]);
    expect(indexesOf(await networkPage(undefined, { owners: [`0x01${'77'.repeat(31)}`] }))).toEqual(
      [],
    );
  });

  it('is not narrowed by what is known of followed stakes alone', async () => {
    await expect(networkPage(undefined, { wallets: [wallet.address] })).rejects.toMatchObject({
      code: 'scope_not_built',
    });
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
      rewards: rewards.data.map(({ date, rewards: all, execution_rewards }) => [
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
