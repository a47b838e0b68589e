import type { EthereumNodes } from '../node/index.ts';

/** How slots, epochs and wall time relate on one network. */
export interface ChainTime {
  readonly slotsPerEpoch: number;
  readonly secondsPerSlot: number;
  timeOf(slot: number): Date;
  /** The slot in which that second lies; 0 for what is before genesis. */
  slotAt(seconds: number): number;
  /** The first slot whose time is not before this one. */
  slotNotBefore(time: Date): number;
  epochOf(slot: number): number;
  firstSlotOf(epoch: number): number;
}

/** The time of a chain that began at `genesisTime`, in seconds since 1970. */
export function createChainTime({
  genesisTime,
  secondsPerSlot,
  slotsPerEpoch,
}: {
  genesisTime: number;
  secondsPerSlot: number;
  slotsPerEpoch: number;
}): ChainTime {
  return {
    slotsPerEpoch,
    secondsPerSlot,
    timeOf: (slot) => new Date((genesisTime + slot * secondsPerSlot) * 1000),
    slotAt: (seconds) => Math.max(0, Math.floor((seconds - genesisTime) / secondsPerSlot)),
    slotNotBefore: (time) =>
      Math.max(0, Math.ceil((time.getTime() / 1000 - genesisTime) / secondsPerSlot)),
    epochOf: (slot) => Math.floor(slot / slotsPerEpoch),
    firstSlotOf: (epoch) => epoch * slotsPerEpoch,
  };
}

/** The time of the network that the nodes are on. */
export async function readChainTime({ beacon }: Pick<EthereumNodes, 'beacon'>): Promise<ChainTime> {
  const [{ genesisTime }, spec] = await Promise.all([beacon.genesis(), beacon.spec()]);
  return createChainTime({
    genesisTime,
    secondsPerSlot: spec.SECONDS_PER_SLOT,
    slotsPerEpoch: spec.SLOTS_PER_EPOCH,
  });
}
