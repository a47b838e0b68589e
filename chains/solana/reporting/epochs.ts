import { isSolanaError } from '@solana/kit';
import { once } from '../../node/once.ts';
import type { SolanaRpc } from '../node/index.ts';
import { COMMITMENT } from '../state/read-accounts.ts';

/** How slots make up epochs. */
export interface EpochSchedule {
  firstSlotOf(epoch: bigint): bigint;
  /** The epoch that a slot is in. */
  of(slot: bigint): bigint;
}

/** How slots make up epochs, and when those began. */
export interface Epochs {
  schedule(): Promise<EpochSchedule>;
  /** Time of its first block; undefined before there is one, and where no node remembers it. */
  startOf(epoch: bigint): Promise<Date | undefined>;
}

/** Slots of the first epoch of a cluster whose epochs grow at first (MINIMUM_SLOTS_PER_EPOCH). */
const SHORTEST_EPOCH = 32n;
/** Epochs whose begin is kept: a year of mainnet has 180. */
const MOST_REMEMBERED = 2_000;

/** What was found once is kept: the first block of an epoch with later ones does not change. */
export function createEpochs(rpc: SolanaRpc): Epochs {
  const schedule = once(async () => scheduleOf(await rpc.getEpochSchedule().send()));
  const found = new Map<bigint, Date>();

  const look = async (epoch: bigint): Promise<Date | undefined> => {
    const { firstSlotOf } = await schedule();
    const [from, end] = [firstSlotOf(epoch), firstSlotOf(epoch + 1n)];
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
    schedule,
    async startOf(epoch) {
      const known = found.get(epoch);
      if (known) return known;
      const start = await look(epoch);
      if (start && found.size < MOST_REMEMBERED) found.set(epoch, start);
      return start;
    },
  };
}

function scheduleOf({
  firstNormalEpoch,
  firstNormalSlot,
  slotsPerEpoch,
}: {
  firstNormalEpoch: bigint;
  firstNormalSlot: bigint;
  slotsPerEpoch: bigint;
}): EpochSchedule {
  return {
    firstSlotOf: (epoch) =>
      epoch >= firstNormalEpoch
        ? firstNormalSlot + (epoch - firstNormalEpoch) * slotsPerEpoch
        : SHORTEST_EPOCH * (2n ** epoch - 1n),
    of: (slot) =>
      slot >= firstNormalSlot
        ? firstNormalEpoch + (slot - firstNormalSlot) / slotsPerEpoch
        : // Each of the first epochs is twice as long as the one before it.
          BigInt((slot / SHORTEST_EPOCH + 1n).toString(2).length - 1),
  };
}
