import type { StakeFilter } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import { anEarningAccount, EARNING_STAKES, READ_UNTIL } from '../testing/earning-account.ts';
import {
  aCaller,
  anOrganization,
  openTestSystem,
  type TestSystem,
} from '../testing/test-system.ts';
import { listOperations } from './list-operations.ts';
import { listStakes } from './list-stakes.ts';
import { readRewardPeriods } from './report-rewards.ts';

const chain = 'eth';

describe('reports of stakes by whom they are with', () => {
  let test: TestSystem;
  let caller: Caller;
  let stranger: Caller;
  beforeAll(async () => {
    test = await openTestSystem();
    const { system } = test;
    caller = await aCaller({ organization: await anOrganization('acme', system) }, system);
    stranger = await aCaller({ organization: await anOrganization('other', system) }, system);
    await anEarningAccount({ name: 'Treasury' }, caller, system);
    await system.store.stakes.upsert({
      chain,
      network: caller.network,
      at: READ_UNTIL,
      rows: EARNING_STAKES.map((stakeId, i) => ({
        stakeId,
        state: 'active_ongoing',
        validator: i === 0 ? 'large' : 'small',
        proxies: [],
        balance: 0n,
        effectiveBalance: 0n,
        answer: { validator_address: stakeId },
      })),
    });
  });
  afterAll(() => test?.remove());

  const reported = async (filter: StakeFilter, by = caller) => {
    const asked = { chain, query: { filter } };
    const { dataJson: stakes } = await listStakes(asked, by, test.system);
    const { dataJson: operations } = await listOperations(asked, by, test.system);
    const periods = await readRewardPeriods(asked, by, test.system);
    return {
      stakes: (JSON.parse(stakes) as { validator_address: string }[]).map((stake) =>
        (EARNING_STAKES as readonly string[]).indexOf(stake.validator_address),
      ),
      operations: (JSON.parse(operations) as unknown[]).length,
      earned: periods.reduce((sum, { components }) => sum + (components.attestation ?? 0n), 0n),
    };
  };
  const DAY = 2_000_000_000_000_000n;

  it('tell of these stakes alone, in lists, operations and rewards', async () => {
    expect(await reported({ validators: ['large'] })).toEqual({
      stakes: [0],
      operations: 1,
      earned: 2n * DAY,
    });
    expect(await reported({ validators: ['small'] })).toEqual({
      stakes: [1],
      operations: 0,
      earned: 2n * DAY - 1_000_000_000n,
    });
    expect((await reported({ validators: ['large', 'small'] })).stakes).toEqual([0, 1]);
    expect(await reported({ validators: ['nobody'] })).toEqual({
      stakes: [],
      operations: 0,
      earned: 0n,
    });
  });

  it('are narrowed by what else is asked for, and open to everybody who names the validator', async () => {
    const [first] = EARNING_STAKES;
    expect((await reported({ validators: ['small'], stakeIds: [first] })).stakes).toEqual([]);
    expect((await reported({ validators: ['large'] }, stranger)).stakes).toEqual([0]);
    expect((await reported({}, stranger)).stakes).toEqual([]);
  });
});
