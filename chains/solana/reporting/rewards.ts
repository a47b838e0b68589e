import type { RewardRow } from '@kiln-connect/core';
import { address } from '@solana/kit';
import type { SolanaRpc } from '../node/index.ts';
import { COMMITMENT } from '../state/read-accounts.ts';
import { forgotten } from './blocks.ts';
import type { Epochs } from './epochs.ts';

/** Accounts that a node is asked about at once. */
const ACCOUNTS_A_CALL = 100;

/**
 * What stakes earned by inflation and were credited in a range of slots (inclusive), the oldest first.
 * The rewards of an epoch are credited in the first blocks of the next one.
 * @throws {ImpossibleError} 'history_not_kept'
 * @throws {NodeUnavailableError} while the rewards of an epoch are being credited: ask again
 */
export async function readRewards(
  { stakeIds, from, to }: { stakeIds: readonly string[]; from: number; to: number },
  { rpc, epochs }: { rpc: SolanaRpc; epochs: Epochs },
): Promise<readonly RewardRow[]> {
  const [first, last] = await Promise.all([epochs.of(BigInt(from)), epochs.of(BigInt(to))]);
  const found: Credited[] = [];
  for (let epoch = first === 0n ? 1n : first; epoch <= last; epoch++) {
    found.push(...(await readEpoch(epoch - 1n, stakeIds, rpc)));
  }
  const credited = found.filter(({ slot }) => slot >= BigInt(from) && slot <= BigInt(to));
  const times = await readTimes([...new Set(credited.map(({ slot }) => slot))], rpc);
  return credited
    .map(({ stakeId, slot, amount, epoch, commission }) => ({
      stakeId,
      time: times.get(slot) as Date,
      position: Number(slot),
      component: 'inflation',
      amount,
      detail: { epoch: Number(epoch), ...(commission !== undefined && { commission }) },
    }))
    .sort((a, b) => a.position - b.position);
}

interface Credited {
  readonly stakeId: string;
  readonly epoch: bigint;
  readonly slot: bigint;
  /** Lamports. */
  readonly amount: bigint;
  /** Percent that the validator kept of it, where the node says so. */
  readonly commission: number | undefined;
}

async function readEpoch(
  epoch: bigint,
  stakeIds: readonly string[],
  rpc: SolanaRpc,
): Promise<readonly Credited[]> {
  const found: Credited[] = [];
  for (let from = 0; from < stakeIds.length; from += ACCOUNTS_A_CALL) {
    const some = stakeIds.slice(from, from + ACCOUNTS_A_CALL);
    const rewards = await rpc
      .getInflationReward(some.map(address), { epoch, commitment: COMMITMENT })
      .send();
    for (const [i, stakeId] of some.entries()) {
      const reward = rewards[i];
      if (!reward) continue;
      const { amount, effectiveSlot, commission } = reward;
      found.push({
        stakeId,
        epoch,
        slot: effectiveSlot,
        amount,
        commission: typeof commission === 'number' ? commission : undefined,
      });
    }
  }
  return found;
}

async function readTimes(
  slots: readonly bigint[],
  rpc: SolanaRpc,
): Promise<ReadonlyMap<bigint, Date>> {
  const times = await Promise.all(
    slots.map(async (slot) => {
      const time = await rpc.getBlockTime(slot).send();
      if (time === null) throw forgotten(slot);
      return [slot, new Date(Number(time) * 1000)] as const;
    }),
  );
  return new Map(times);
}
