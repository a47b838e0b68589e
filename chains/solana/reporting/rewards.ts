import type { RewardRow } from '@kiln-connect/core';
import {
  address,
  isSolanaError,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_EPOCH_REWARDS_PERIOD_ACTIVE,
} from '@solana/kit';
import { createInFlightLimit } from '../../node/in-flight-limit.ts';
import type { SolanaRpc } from '../node/index.ts';
import { COMMITMENT } from '../state/read-accounts.ts';
import { forgotten } from './blocks.ts';
import type { Epochs } from './epochs.ts';
import type { Finality } from './finality.ts';

/** What inflation paid to one stake for one epoch. */
export interface Credited {
  readonly stakeId: string;
  readonly epoch: bigint;
  /** Where it was credited: in the first blocks of the next epoch. */
  readonly slot: bigint;
  readonly time: Date;
  /** Lamports. */
  readonly amount: bigint;
  /** Lamports of the stake account after it. */
  readonly postBalance: bigint;
  /** Percent that the validator kept of it, where the node says so. */
  readonly commission: number | undefined;
}

/** What was credited in a range of slots, as far as it can be told. */
interface CreditedInRange {
  /** The oldest first. */
  readonly rewards: readonly Credited[];
  /**
   * The end of the range, or the last slot before the epoch in which rewards are still being credited:
   * what that epoch brings can not be told before it is done, which takes some of its first blocks.
   */
  readonly upTo: number;
}

/** What stakes earned by inflation; what can not change any more is asked for once. */
export interface InflationRewards {
  /**
   * What was credited in a range of slots (inclusive).
   * @throws {ImpossibleError} 'history_not_kept'
   */
  credited(
    stakeIds: readonly string[],
    range: { readonly from: number; readonly to: number },
  ): Promise<CreditedInRange>;
}

/** Accounts that a node is asked about at once. */
const ACCOUNTS_A_CALL = 100;
/** Requests of one connection for rewards that are under way at once. */
const MOST_REQUESTS = 8;
/** Rewards, and that there was none, that are remembered. */
const MOST_REMEMBERED = 500_000;

type Found = Omit<Credited, 'time'> | undefined;

/** Of an epoch whose rewards have not all been credited. */
const NOT_YET = 'not yet';

export function createInflationRewards({
  rpc,
  epochs,
  finality,
}: {
  rpc: SolanaRpc;
  epochs: Epochs;
  finality: Finality;
}): InflationRewards {
  const remembered = new Map<string, Found>();
  const times = new Map<bigint, Date>();
  const inTurn = createInFlightLimit(MOST_REQUESTS);
  finality.onRestored(() => {
    remembered.clear();
    times.clear();
  });

  const timeOf = async (slot: bigint): Promise<Date> => {
    const known = times.get(slot);
    if (known) return known;
    const seconds = await rpc
      .getBlockTime(slot)
      .send()
      .catch((error: unknown) => {
        throw isSolanaError(error) ? forgotten(slot) : error;
      });
    if (seconds === null) throw forgotten(slot);
    const time = new Date(Number(seconds) * 1000);
    if (times.size >= MOST_REMEMBERED) times.clear();
    times.set(slot, time);
    return time;
  };

  /** Rewards of one epoch, those that there are, in the order of the stakes. */
  const ofEpoch = async (
    epoch: bigint,
    stakeIds: readonly string[],
    { to, finalized }: { to: bigint; finalized: bigint },
  ): Promise<readonly Found[] | typeof NOT_YET> => {
    const { of, firstSlotOf } = await epochs.schedule();
    const keyOf = (stakeId: string) => `${epoch} ${stakeId}`;
    const unknown = stakeIds.filter((stakeId) => !remembered.has(keyOf(stakeId)));
    const news = new Map<string, Found>();
    for (let from = 0; from < unknown.length; from += ACCOUNTS_A_CALL) {
      const some = unknown.slice(from, from + ACCOUNTS_A_CALL);
      const credited = firstSlotOf(epoch + 1n);
      const rewards = await inTurn(() => readRewards(some, { epoch, to, credited }, rpc));
      if (rewards === NOT_YET) return NOT_YET;
      for (const [i, stakeId] of some.entries()) news.set(stakeId, rewards[i]);
    }
    // Whoever was paid nothing may still be about to be paid while the next epoch is young.
    const isOver = of(finalized) > epoch + 1n;
    if (remembered.size + news.size > MOST_REMEMBERED) remembered.clear();
    for (const [stakeId, found] of news) {
      if (isOver || (found && found.slot <= finalized)) remembered.set(keyOf(stakeId), found);
    }
    return stakeIds.map((stakeId) => news.get(stakeId) ?? remembered.get(keyOf(stakeId)));
  };

  return {
    async credited(stakeIds, range) {
      const [from, to] = [BigInt(range.from), BigInt(range.to)];
      const { of, firstSlotOf } = await epochs.schedule();
      const finalized = await finality.slot();
      const earned: bigint[] = [];
      for (let epoch = of(from) || 1n; epoch <= of(to); epoch++) earned.push(epoch - 1n);
      const found = await Promise.all(
        earned.map((epoch) => ofEpoch(epoch, stakeIds, { to, finalized })),
      );
      // `indexOf` is -1 mostly, and there is no such epoch.
      const open = earned[found.indexOf(NOT_YET)];
      const upTo = open === undefined ? to : firstSlotOf(open + 1n) - 1n;
      const within = found
        .flatMap((one) => (one === NOT_YET ? [] : one))
        .flatMap((one) => (one && one.slot >= from && one.slot <= upTo ? one : []));
      const timed = await Promise.all(
        within.map(async (one) => ({ ...one, time: await timeOf(one.slot) })),
      );
      return {
        rewards: timed.sort((a, b) => Number(a.slot - b.slot)),
        upTo: Number(upTo),
      };
    },
  };
}

async function readRewards(
  stakeIds: readonly string[],
  { epoch, to, credited }: { epoch: bigint; to: bigint; credited: bigint },
  rpc: SolanaRpc,
): Promise<readonly Found[] | typeof NOT_YET> {
  const rewards = await rpc
    .getInflationReward(stakeIds.map(address), {
      epoch,
      commitment: COMMITMENT,
      minContextSlot: to,
    })
    .send()
    .catch((error: unknown): typeof NOT_YET => {
      if (isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_EPOCH_REWARDS_PERIOD_ACTIVE)) {
        return NOT_YET;
      }
      // Blocks that are gone are refused with several codes; those to come are not asked for.
      throw isSolanaError(error) ? forgotten(credited) : error;
    });
  if (rewards === NOT_YET) return NOT_YET;
  return stakeIds.map((stakeId, i): Found => {
    const reward = rewards[i];
    if (!reward) return undefined;
    const { amount, effectiveSlot: slot, postBalance, commission } = reward;
    return {
      stakeId,
      epoch,
      slot,
      amount,
      postBalance,
      commission: typeof commission === 'number' ? commission : undefined,
    };
  });
}

/** Rewards of inflation as the system keeps them. */
export const inflationRows = (rewards: readonly Credited[]): readonly RewardRow[] =>
  rewards.map(({ stakeId, time, slot, amount, epoch, commission }) => ({
    stakeId,
    time,
    position: Number(slot),
    component: 'inflation',
    amount,
    detail: { epoch: Number(epoch), ...(commission !== undefined && { commission }) },
  }));
