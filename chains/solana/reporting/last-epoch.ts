import { ImpossibleError } from '@kiln-connect/core';
import { annualPercent } from '../../annual-percent.ts';
import { isNodeFailure } from '../../node/node-failure.ts';
import { stakeStatusAt } from '../state/activation.ts';
import type { Cluster } from '../state/read-cluster.ts';
import type { StakeAccount } from '../state/stake-account.ts';
import type { Epochs } from './epochs.ts';
import type { Credited, InflationRewards } from './rewards.ts';

/**
 * What inflation paid a stake for the last epoch, over a year and in percent; undefined where it paid
 * nothing yet, or no node tells.
 */
export type LastEpoch = (stake: StakeAccount) => number | undefined;

/** Reads what the epoch before this one brought; that it can not be read is no failure. */
export async function readLastEpoch(
  stakes: readonly StakeAccount[],
  { cluster, epochs, inflation }: { cluster: Cluster; epochs: Epochs; inflation: InflationRewards },
): Promise<LastEpoch> {
  const { epoch, history } = cluster;
  const rewards = await rewardsOfLast(stakes, { cluster, epochs, inflation });
  const seconds = rewards.size > 0 ? await secondsOf(epoch - 1n, epochs) : undefined;
  return ({ address, delegation, rentReserve }) => {
    const reward = rewards.get(address);
    if (!reward || !delegation || seconds === undefined) return undefined;
    // By the balance of that time: parts may have been split off since.
    const { effective } = stakeStatusAt(delegation, epoch - 1n, history);
    const staked = reward.postBalance - reward.amount - rentReserve;
    if (delegation.stake === 0n || effective === 0n) return undefined;
    const earning = (staked * effective) / delegation.stake;
    return earning > 0n ? annualPercent(reward.amount, earning * seconds) : undefined;
  };
}

async function rewardsOfLast(
  stakes: readonly StakeAccount[],
  { cluster, epochs, inflation }: { cluster: Cluster; epochs: Epochs; inflation: InflationRewards },
): Promise<ReadonlyMap<string, Credited>> {
  if (stakes.length === 0 || cluster.epoch === 0n) return new Map();
  const from = Number((await epochs.schedule()).firstSlotOf(cluster.epoch));
  const addresses = stakes.map(({ address }) => address);
  try {
    const { rewards } = await inflation.credited(addresses, { from, to: Number(cluster.slot) });
    return new Map(rewards.map((reward) => [reward.stakeId, reward]));
  } catch (error) {
    // Where they are forgotten, or no node answers.
    if (isNodeFailure(error) || error instanceof ImpossibleError) return new Map();
    throw error;
  }
}

/** How long an epoch was that is over. */
async function secondsOf(epoch: bigint, epochs: Epochs): Promise<bigint | undefined> {
  const [start, end] = await Promise.all([epochs.startOf(epoch), epochs.startOf(epoch + 1n)]);
  return start && end && BigInt((end.getTime() - start.getTime()) / 1000);
}
