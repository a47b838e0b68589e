import {
  type BeaconNode,
  type ConsensusSpec,
  once,
  type PendingConsolidation,
  type PendingDeposit,
  type PendingPartialWithdrawal,
  type Validator,
} from '../node/index.ts';
import { readChainTime } from '../reporting/chain-time.ts';
import { namedBlock } from '../reporting/positions.ts';
import type { Registry } from '../reporting/registry.ts';
import { type Obstacle, requireNone } from './obstacle.ts';

/**
 * The beacon state of one head block, as far as the outcome of a request depends on it; amounts in
 * gwei. Each part is read when it is asked for, and once: on mainnet a queue is tens of megabytes.
 */
export interface Consensus {
  readonly epoch: number;
  readonly spec: ConsensusSpec;
  /** When an epoch begins. */
  timeOf(epoch: number): Date;
  /** In the order asked; keys that the state has no validator of are missing. */
  validators(publicKeys: readonly string[]): Promise<readonly (Validator | undefined)[]>;
  /** By index; unknown ones are missing. */
  validatorsAt(indexes: readonly number[]): Promise<ReadonlyMap<number, Validator>>;
  deposits(): Promise<readonly PendingDeposit[]>;
  withdrawals(): Promise<readonly PendingPartialWithdrawal[]>;
  consolidations(): Promise<readonly PendingConsolidation[]>;
  /** Effective balances of all active validators; on a large network some minutes old. */
  totalActiveBalance(): Promise<bigint>;
}

/** What the beacon state is read from; the registry where sums over all validators can be asked. */
export interface ConsensusSources {
  readonly beacon: BeaconNode;
  readonly registry: () => Promise<Registry>;
}

/** @throws {NodeUnavailableError} and its kin when the beacon node does not tell. */
export async function readConsensus({ beacon, registry }: ConsensusSources): Promise<Consensus> {
  const [time, spec] = await Promise.all([readChainTime({ beacon }), beacon.spec()]);
  const { position: slot } = await namedBlock('head', { beacon, time });
  return {
    epoch: time.epochOf(slot),
    spec,
    timeOf: (epoch) => time.timeOf(time.firstSlotOf(epoch)),
    validators: async (publicKeys) => {
      const found = await beacon.validators(slot, publicKeys);
      const byKey = new Map(found.map((validator) => [validator.publicKey, validator]));
      return publicKeys.map((key) => byKey.get(key));
    },
    validatorsAt: async (indexes) => {
      if (indexes.length === 0) return new Map();
      const found = await beacon.validators(slot, indexes);
      return new Map(found.map((validator) => [validator.index, validator]));
    },
    deposits: once(() => beacon.pendingDeposits(slot)),
    withdrawals: once(() => beacon.pendingPartialWithdrawals(slot)),
    consolidations: once(() => beacon.pendingConsolidations(slot)),
    totalActiveBalance: async () => {
      const all = await registry();
      return ((await all.soon()) ?? (await all.current())).activeBalance;
    },
  };
}

/** What is said of a key that has no validator. */
export const unknownValidator = (publicKey: string): Obstacle => ({
  code: 'validator_not_found',
  message: `The beacon chain has no validator ${publicKey}. Expected the public key of one; a deposit becomes a validator once it has left the queue of deposits.`,
  have: 'no validator',
  need: 'a validator',
});

/**
 * The validators of these keys, in the order asked.
 * @throws {ImpossibleError} 'validator_not_found'
 */
export async function requireValidators<const Keys extends readonly string[]>(
  publicKeys: Keys,
  consensus: Consensus,
): Promise<{ readonly [I in keyof Keys]: Validator }> {
  const found = await consensus.validators(publicKeys);
  requireNone(
    found.map((validator, i) =>
      validator ? undefined : unknownValidator(publicKeys[i] as string),
    ),
  );
  return found as { readonly [I in keyof Keys]: Validator };
}
