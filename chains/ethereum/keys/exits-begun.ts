import type { BeaconNode } from '../node/index.ts';

/**
 * Of these keys those whose validators have an exit epoch in the finalized state, slashed ones included:
 * it never changes again.
 */
export const exitsBegun = async (
  publicKeys: readonly string[],
  beacon: BeaconNode,
): Promise<ReadonlySet<string>> =>
  new Set(
    (await beacon.validators('finalized', publicKeys))
      .filter(({ exitEpoch }) => Number.isFinite(exitEpoch))
      .map(({ publicKey }) => publicKey),
  );
