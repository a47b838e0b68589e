import type { BeaconNode } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';

/**
 * The slot from which a key's history has to be read: that of its first pending deposit, or the epoch
 * in which it joined the registry, one before it became eligible for activation; `undefined` while the
 * chain does not know it. What was deposited earlier, on a key that already is a validator, can not be
 * told by the Beacon API: such deposits are only seen for keys that were followed from the start.
 */
export async function firstPosition(
  stakeId: string,
  { beacon, time }: { beacon: BeaconNode; time: ChainTime },
): Promise<number | undefined> {
  const key = stakeId.toLowerCase();
  const [validator] = await beacon.validators('head', [key]);
  if (validator && validator.activationEligibilityEpoch !== Number.POSITIVE_INFINITY) {
    return time.firstSlotOf(Math.max(0, validator.activationEligibilityEpoch - 1));
  }
  const deposits = await beacon.pendingDeposits('head');
  const slots = deposits.filter(({ publicKey }) => publicKey === key).map(({ slot }) => slot);
  if (slots.length > 0) return Math.min(...slots);
  // In the registry but not eligible: its deposits are below what activation takes, and it earns nothing.
  return validator && (await beacon.header('head'))?.slot;
}
