import type { ConsensusSpec, ValidatorDuty } from '../node/index.ts';
import { isActiveIn } from './exposures.ts';
import { isSkimmable } from './skimming.ts';

/** What a walk over all validators adds up. */
export interface RegistrySums {
  /** Validators that there ever were; their indexes are 0 to this, exclusive. */
  readonly size: number;
  readonly active: number;
  /** Sum of the effective balances of active validators, gwei. */
  readonly activeBalance: bigint;
  /** The last epoch into which an exit is scheduled; 0 when there is none. */
  readonly lastExitEpoch: number;
  /** Effective balances that leave in that epoch, gwei. */
  readonly lastExitBalance: bigint;
  /** At i: how many validators below index i the sweep would take something from now; up to `size`. */
  readonly skimmableBelow: Uint32Array;
}

/**
 * Adds up validators, in the order of their indexes. Those that leave by a consolidation
 * (`consolidated`, by index) are no part of the last exits: they leave by a churn of their own.
 */
export function createRegistryCount({
  epoch,
  spec,
  size: expected = 0,
  consolidated,
}: {
  epoch: number;
  spec: ConsensusSpec;
  /** How many will come, where that is known. */
  size?: number;
  consolidated?: ReadonlySet<number>;
}): { add(validator: ValidatorDuty): void; sums(): RegistrySums } {
  let size = 0;
  let active = 0;
  let activeBalance = 0n;
  let lastExitEpoch = 0;
  let lastExitBalance = 0n;
  let skimmableBelow = new Uint32Array(expected + 1);

  return {
    add: (validator) => {
      if (size + 1 >= skimmableBelow.length) {
        const larger = new Uint32Array(2 * size + 2);
        larger.set(skimmableBelow);
        skimmableBelow = larger;
      }
      const skimmable = isSkimmable(validator, { epoch, spec }) ? 1 : 0;
      skimmableBelow[size + 1] = (skimmableBelow[size] ?? 0) + skimmable;
      size++;
      if (isActiveIn(validator, epoch)) {
        active++;
        activeBalance += validator.effectiveBalance;
      }
      const { exitEpoch } = validator;
      if (exitEpoch === Number.POSITIVE_INFINITY || consolidated?.has(validator.index)) return;
      if (exitEpoch > lastExitEpoch) {
        lastExitEpoch = exitEpoch;
        lastExitBalance = 0n;
      }
      if (exitEpoch === lastExitEpoch) lastExitBalance += validator.effectiveBalance;
    },
    sums: () => ({
      size,
      active,
      activeBalance,
      lastExitEpoch,
      lastExitBalance,
      skimmableBelow: skimmableBelow.subarray(0, size + 1),
    }),
  };
}
