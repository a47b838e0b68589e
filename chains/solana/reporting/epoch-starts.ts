import { isSolanaError } from '@solana/kit';
import { once } from '../../node/once.ts';
import type { SolanaRpc } from '../node/index.ts';
import { COMMITMENT } from '../state/read-accounts.ts';

/** When epochs began. */
export interface EpochStarts {
  /** Time of its first block; undefined before there is one, and where no node remembers it. */
  at(epoch: bigint): Promise<Date | undefined>;
}

/** Slots of the first epoch of a cluster whose epochs grow at first (MINIMUM_SLOTS_PER_EPOCH). */
const SHORTEST_EPOCH = 32n;
/** Epochs whose begin is kept: a year of mainnet has 180. */
const MOST_REMEMBERED = 2_000;

/** What was found once is kept: the first block of an epoch with later ones does not change. */
export function createEpochStarts(rpc: SolanaRpc): EpochStarts {
  const schedule = once(() => rpc.getEpochSchedule().send());
  const found = new Map<bigint, Date>();

  const firstSlotOf = async (epoch: bigint): Promise<bigint> => {
    const { firstNormalEpoch, firstNormalSlot, slotsPerEpoch } = await schedule();
    return epoch >= firstNormalEpoch
      ? firstNormalSlot + (epoch - firstNormalEpoch) * slotsPerEpoch
      : SHORTEST_EPOCH * (2n ** epoch - 1n);
  };

  const look = async (epoch: bigint): Promise<Date | undefined> => {
    const [from, end] = await Promise.all([firstSlotOf(epoch), firstSlotOf(epoch + 1n)]);
    try {
      const [slot] = await rpc.getBlocksWithLimit(from, 1, { commitment: COMMITMENT }).send();
      if (slot === undefined || slot >= end) return undefined;
      const time = await rpc.getBlockTime(slot).send();
      return time === null ? undefined : new Date(Number(time) * 1000);
    } catch (error) {
      // Nodes keep blocks for some days; what they had they refuse with several codes.
      if (isSolanaError(error)) return undefined;
      throw error;
    }
  };

  return {
    async at(epoch) {
      const known = found.get(epoch);
      if (known) return known;
      const start = await look(epoch);
      if (start && found.size < MOST_REMEMBERED) found.set(epoch, start);
      return start;
    },
  };
}
