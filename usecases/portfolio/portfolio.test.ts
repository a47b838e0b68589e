import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import type { StakeIndexer, System } from '../system.ts';
import { anEarningAccount, READ_UNTIL } from '../testing/earning-account.ts';
import {
  aCaller,
  anOrganization,
  openTestSystem,
  type TestSystem,
} from '../testing/test-system.ts';
import {
  type PortfolioJson,
  readAccountPortfolio,
  readOrganizationPortfolio,
} from './read-portfolio.ts';

const HOUR = 3_600_000;
const NEW_STAKE = `0x${'c3'.repeat(48)}`;

let test: TestSystem;
let system: System;
let acme: Caller;
let rival: Caller;
let account: string;
let now: Date;
/** What the indexer does when it is to read what is new. */
let readNews: () => Promise<void>;

beforeAll(async () => {
  const indexer: StakeIndexer = {
    syncTo: async () => {},
    syncNow: () => readNews(),
    trackStakes: async () => {},
    readAgain: async () => {},
  } as StakeIndexer;
  test = await openTestSystem({ clock: { now: () => now }, indexers: () => indexer });
  system = test.system;
  now = READ_UNTIL;
  acme = await aCaller({ organization: await anOrganization('acme', system) }, system);
  rival = await aCaller({ organization: await anOrganization('rival', system) }, system);
  account = await anEarningAccount({ name: 'Treasury' }, acme, system);
}, 120_000);
beforeEach(() => {
  now = READ_UNTIL;
  readNews = async () => {};
});
afterAll(() => test.remove());

const read = ({ dataJson }: PortfolioJson) => JSON.parse(dataJson);
const ofAccount = async (refresh = false) =>
  read(await readAccountPortfolio({ id: account, refresh }, acme, system));

describe('a portfolio', () => {
  it('tells what is held and what was earned, in whole tokens and at the latest price', async () => {
    expect(await ofAccount()).toEqual({
      total_balance_usd: 80_000.0000125,
      total_rewards_usd: 144.9999975,
      total_stakes: 2,
      total_active_stakes: 1,
      protocols: [
        {
          token: 'ETH',
          name: 'Ethereum',
          total_stakes: 2,
          total_active_stakes: 1,
          total_balance: { amount: '32.000000005', amount_usd: 80_000.0000125 },
          total_rewards: { amount: '0.057999999000000001', amount_usd: 144.9999975 },
          balance_share_percent: 100,
          rewards_share_percent: 100,
          // 0.057999999000000001 ETH on 6 × 32 ETH for an hour each.
          historical_grr: expect.closeTo((0.057999999 / 192) * 8760 * 100, 6),
          activating_stakes: { amount: '0', amount_usd: 0, total: 0 },
          exiting_stakes: { amount: '0', amount_usd: 0, total: 0 },
          exited_stakes: { amount: '0', amount_usd: 0, total: 1 },
        },
      ],
      error: null,
      updated_at: READ_UNTIL.toISOString(),
    });
    const whole = read(await readOrganizationPortfolio({ id: acme.organizationId }, acme, system));
    expect(whole).toEqual(await ofAccount());
  });

  it('is answered again for a day, and worked out anew after it or when it is asked for', async () => {
    await ofAccount();
    now = new Date(READ_UNTIL.getTime() + 23 * HOUR);
    expect((await ofAccount()).updated_at).toBe(READ_UNTIL.toISOString());
    expect((await ofAccount(true)).updated_at).toBe(now.toISOString());
    const refreshed = now.toISOString();
    now = new Date(now.getTime() + 23 * HOUR);
    expect((await ofAccount()).updated_at).toBe(refreshed);
    now = new Date(now.getTime() + 2 * HOUR);
    expect((await ofAccount()).updated_at).toBe(now.toISOString());
  });

  it('asks for the chain to be read up to now before it is refreshed', async () => {
    let asked = 0;
    readNews = async () => {
      asked += 1;
    };
    await ofAccount();
    expect(asked).toBe(0);
    await ofAccount(true);
    expect(asked).toBe(1);
  });

  it('names a chain that can not be read, answers what is known, and does not keep that', async () => {
    readNews = () => Promise.reject(new Error('password of the node'));
    const partial = await ofAccount(true);
    expect(partial.error).toBe(
      'Ethereum: it could not be read up to now, so its figures are those that were read last.',
    );
    expect(partial.total_stakes).toBe(2);
    expect((await ofAccount()).error).toBeNull();
  });

  it('is worked out anew when a stake is added, and says that nothing was read of it yet', async () => {
    const key = { organizationId: acme.organizationId, network: acme.network, chain: 'eth' };
    await ofAccount();
    now = new Date(READ_UNTIL.getTime() + HOUR);
    await system.store.accounts.addStakes({ ...key, accountId: account, stakeIds: [NEW_STAKE] });
    await system.store.stakes.track({ ...key, stakeIds: [NEW_STAKE] });
    const changed = await ofAccount();
    expect(changed.updated_at).toBe(now.toISOString());
    expect(changed.error).toContain('Ethereum: stakes that were not read from the chain yet: 1.');
  });

  it('of an account without stakes is empty, and nothing is missing in it', async () => {
    const { id } = await system.store.accounts.create({
      organizationId: rival.organizationId,
      network: rival.network,
      name: 'Empty',
      description: '',
    });
    const empty = read(await readAccountPortfolio({ id }, rival, system));
    expect(empty).toMatchObject({
      total_balance_usd: 0,
      total_stakes: 0,
      protocols: [],
      error: null,
    });
  });

  it('of another organization or its accounts is as if it was not there', async () => {
    await expect(readAccountPortfolio({ id: account }, rival, system)).rejects.toMatchObject({
      code: 'account_not_found',
    });
    const theirs = { id: acme.organizationId };
    await expect(readOrganizationPortfolio(theirs, rival, system)).rejects.toMatchObject({
      code: 'organization_not_found',
    });
  });
});
