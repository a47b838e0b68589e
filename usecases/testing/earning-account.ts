import type { RewardRow, StakeExposure } from '@kiln-connect/core';
import { createAccount } from '../accounts/create-account.ts';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';

const ETH = 10n ** 18n;
const GWEI = 10n ** 9n;

/** Validators of the account, the first one active, the second one exited. */
export const EARNING_STAKES = [`0x${'a1'.repeat(48)}`, `0x${'b2'.repeat(48)}`] as const;

/** Until when the chain was read. */
export const READ_UNTIL = new Date('2026-04-01T23:59:59Z');

/**
 * Makes an account with two validators that earned from 30 March to 1 April 2026, written past the
 * chain: 0.002 ETH a day and validator, a block of 0.05 ETH and 1 wei on the second day, and a penalty
 * on the last. Prices are 2000 and 2500 dollars; that of the last day is not known.
 */
export async function anEarningAccount(
  { name }: { name: string },
  caller: Caller,
  { store, ...system }: System,
): Promise<string> {
  const { organizationId, network } = caller;
  const key = { chain: 'eth', network };
  const { id } = await createAccount({ name, description: '' }, caller, { store, ...system });
  await store.accounts.addStakes({
    organizationId,
    network,
    accountId: id,
    chain: 'eth',
    stakeIds: EARNING_STAKES,
  });
  await store.stakes.upsert({
    ...key,
    at: READ_UNTIL,
    rows: EARNING_STAKES.map((stakeId, i) => {
      const state = i === 0 ? 'active_ongoing' : 'withdrawal_done';
      const balance = i === 0 ? 32n * ETH + 5n * GWEI : 0n;
      return {
        stakeId,
        state,
        index: 7 + i,
        proxies: [],
        balance,
        effectiveBalance: balance,
        answer: {
          validator_address: stakeId,
          validator_index: 7 + i,
          state,
          balance: balance.toString(),
          activated_at: '2026-03-30T00:00:00.000Z',
          is_kiln: true,
          updated_at: READ_UNTIL.toISOString(),
        },
      };
    }),
  });
  const apply = async (position: number, rewards: RewardRow[], exposures: StakeExposure[]) => {
    const { version } = await store.index.followed(key);
    const head = { position, id: `${position}`, parentId: `${position - 1}`, time: READ_UNTIL };
    await store.index.applySlice({
      ...key,
      from: position,
      position,
      head,
      followedVersion: version,
      slice: {
        blocks: [],
        rewards,
        exposures,
        operations: rewards
          .filter(({ component }) => component === 'execution')
          .map(({ stakeId, time, amount }) => ({
            id: `block-${stakeId}`,
            stakeId,
            type: 'execution_reward',
            time,
            position,
            proxies: [],
            amount,
            answer: { type: 'execution_reward', amount: `${amount}`, fee_recipient: '=1+1' },
          })),
      },
    });
  };
  await apply(0, [], []);
  await store.index.startBackfill({
    ...key,
    stakes: EARNING_STAKES.map((stakeId) => ({ stakeId, from: 1, firstPosition: 1 })),
  });
  const days = ['2026-03-30', '2026-03-31', '2026-04-01'];
  const at = (day: string) => new Date(`${day}T12:00:00Z`);
  const earned = (stakeId: string, day: string, component: string, amount: bigint): RewardRow => ({
    stakeId,
    time: at(day),
    position: 1,
    component,
    amount,
  });
  const [active, exited] = EARNING_STAKES;
  await apply(
    1,
    [
      ...days
        .slice(0, 2)
        .flatMap((day) =>
          EARNING_STAKES.map((stakeId) => earned(stakeId, day, 'attestation', 2_000_000n * GWEI)),
        ),
      earned(active, '2026-03-31', 'execution', 50_000_000n * GWEI + 1n),
      earned(exited, '2026-04-01', 'attestation', -1n * GWEI),
    ],
    days.flatMap((day) =>
      EARNING_STAKES.map((stakeId) => ({
        stakeId,
        time: at(day),
        position: 1,
        seconds: 3600,
        effectiveBalance: 32n * ETH,
      })),
    ),
  );
  for (const [day, price] of [
    ['2026-03-30', '2000'],
    ['2026-03-31', '2500'],
  ] as const) {
    await store.prices.put({ token: 'ETH', day, price, source: 'coingecko', at: READ_UNTIL });
  }
  return id;
}
