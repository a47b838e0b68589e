import type { ChainSlice, JsonObject, RewardRow } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import { advanceDevnet } from '../devnet/advance-devnet.ts';
import { type DevnetSystem, openDevnetSystem } from '../testing/devnet-system.ts';
import { anAccount, aStake, aWallet, signed } from '../testing/stakes.ts';
import { aCaller, anOrganization, operator } from '../testing/test-system.ts';
import { broadcastTransaction } from '../transactions/broadcast-transaction.ts';
import { listOperations } from './list-operations.ts';
import { listStakes } from './list-stakes.ts';
import { readOperatorStats } from './read-operator-stats.ts';
import { reportRewards } from './report-rewards.ts';

const chain = 'eth';
const STAKE = 256n * 10n ** 18n;
const DAY_MS = 86_400_000;
const SECONDS_PER_YEAR = 365 * 86_400;

let test: DevnetSystem;
let acme: Caller;
let riva: Caller;
/** One validator of each organization on our keys. */
let ours: readonly string[];
/** What the chain itself says of ours. */
let rows: readonly RewardRow[];
let exposures: ChainSlice['exposures'];

beforeAll(async () => {
  test = await openDevnetSystem();
  const { system } = test;
  const organizations = ['acme', 'riva'].map((name) => anOrganization(name, system, ['devnet']));
  [acme, riva] = (await Promise.all(
    organizations.map(async (slug) => aCaller({ organization: await slug }, system)),
  )) as [Caller, Caller];
  ours = await Promise.all([acme, riva].map(stakeOf));
  // One of the devnet's own, which is followed and on nobody's key of ours.
  await listStakes({ chain, query: { filter: { indexes: [0] } } }, acme, system);
  await advanceDevnet({ chain, by: { days: 3 } }, operator, system);
  const { position } = await test.connection.head();
  const range = { from: 0, to: position, stakeIds: ours };
  ({ rewards: rows, exposures } = await test.connection.readRange(range));
}, 600_000);

afterAll(() => test?.remove());

/** Stakes as much on a key of ours as the devnet's own validators have; answers the key. */
async function stakeOf(caller: Caller): Promise<string> {
  const wallet = await aWallet(300n, test);
  const accountId = await anAccount(caller, test.system);
  const stake = { amount_wei: `${STAKE}`, compounding_withdrawal: true };
  const crafted = await aStake({ wallet, accountId, ...stake }, caller, test.system);
  const input = await signed(crafted, wallet, caller, test.system);
  await broadcastTransaction({ chain, input }, caller, test.system);
  const [key] = (crafted.intent as { validators: [string] }).validators;
  return key;
}

const scope = 'operator' as const;

const rewardsOf = async (query: object) =>
  (await reportRewards({ chain, query: { filter: { scope }, ...query } }, acme, test.system)).data;

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

const median = (amounts: readonly bigint[]): string | undefined => {
  const sorted = [...amounts].sort((a, b) => Number(a - b));
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? undefined : `${(low + high) / 2n}`;
};

const paidByBlocks = (within: (row: RewardRow) => boolean): readonly bigint[] =>
  rows
    .filter((row) => row.component.startsWith('execution') && within(row))
    .map(({ amount }) => amount);

const isOn = (date: unknown) => (row: RewardRow) => row.time.toISOString().startsWith(`${date}`);

describe('all stakes on our keys, whoever they belong to', () => {
  it('are listed without those of others', async () => {
    const { dataJson } = await listStakes(
      { chain, query: { filter: { scope } } },
      acme,
      test.system,
    );
    const stakes = JSON.parse(dataJson) as JsonObject[];
    expect(stakes.map((row) => row.validator_address)).toEqual([...ours].sort());
    expect(stakes.every((row) => row.is_kiln === true && row.state === 'active_ongoing')).toBe(
      true,
    );
  });

  it('have all operations, none of others', async () => {
    const query = { filter: { scope } };
    const operations = JSON.parse(
      (await listOperations({ chain, query }, acme, test.system)).dataJson,
    ) as JsonObject[];
    const of = (type: string) => operations.filter((row) => row.type === type);
    expect(of('deposit')).toHaveLength(2);
    expect(of('execution_reward')).toHaveLength(paidByBlocks(() => true).length);
    expect(operations.filter((row) => !ours.includes(row.validator_address as string))).toEqual([]);
  });

  it('earn by day what the chain says, with the median of their blocks and how many they are', async () => {
    const days = await rewardsOf({});
    expect(days.length).toBeGreaterThan(1);
    for (const day of days) {
      const earned = rows.filter(isOn(day.date)).map(({ amount }) => amount);
      expect([day.date, day.rewards]).toEqual([day.date, `${sum(earned)}`]);
      expect([day.date, day.median_execution_reward]).toEqual([
        day.date,
        median(paidByBlocks(isOn(day.date))),
      ]);
    }
    expect(days.at(-2)).toMatchObject({
      active_validator_count: 2,
      stake_balance: `${2n * STAKE}`,
    });
    expect(paidByBlocks(() => true).length).toBeGreaterThan(2);
  });

  it('have the median of all blocks of a month, which is not that of its days', async () => {
    const months = await rewardsOf({ format: 'monthly' });
    for (const { date, median_execution_reward: told } of months) {
      const month = String(date).slice(0, 7);
      expect([month, told]).toEqual([month, median(paidByBlocks(isOn(month)))]);
    }
  });

  it('have the same by epoch', async () => {
    const { position } = await test.connection.head();
    const last = Math.floor(position / 8) - 1;
    const epochs = await rewardsOf({ format: 'epoch', startEpoch: last - 9, endEpoch: last });
    expect(epochs).toHaveLength(10);
    for (const { epoch, median_execution_reward: told, active_validator_count: count } of epochs) {
      const within = ({ position: at }: RewardRow) => Math.floor(at / 8) === epoch;
      expect([epoch, told, count]).toEqual([epoch, median(paidByBlocks(within)), 2]);
    }
  });

  it('show no median and no count where no scope is asked for', async () => {
    const filter = { stakeIds: ours };
    const { data: days } = await reportRewards({ chain, query: { filter } }, acme, test.system);
    expect(days.at(-2)).not.toHaveProperty('median_execution_reward');
    expect(days.at(-2)).not.toHaveProperty('active_validator_count');
  });
});

describe('what the operator says that its stakes earn', () => {
  it('is the yield of their effective balance over the last whole days', async () => {
    const { gross_apy: apy } = (await readOperatorStats({ chain }, riva, test.system)) as {
      gross_apy: { last_1d: number; last_7d: number; updated_at: string };
    };
    const end = new Date(apy.updated_at).getTime();
    const { time } = await test.connection.head();
    expect(end).toBe(Math.floor(time.getTime() / DAY_MS) * DAY_MS);
    const percentOf = (days: number) => {
      const isCounted = ({ time: at }: { time: Date }) =>
        end - days * DAY_MS <= at.getTime() && at.getTime() < end;
      const earned = sum(rows.filter(isCounted).map(({ amount }) => amount));
      const balanceSeconds = sum(
        exposures
          .filter(isCounted)
          .map(({ effectiveBalance, seconds }) => effectiveBalance * BigInt(seconds)),
      );
      return (100 * Number(earned) * SECONDS_PER_YEAR) / Number(balanceSeconds);
    };
    expect(apy.last_1d).toBeCloseTo(percentOf(1), 4);
    expect(apy.last_7d).toBeCloseTo(percentOf(7), 4);
    expect(apy.last_7d).toBeGreaterThan(0);
  });
});
