import type { ConsensusSpec } from './spec.ts';

/** Forks whose states are understood, in the words of the header `Eth-Consensus-Version`. */
const FORKS = ['electra', 'fulu'] as const;

export type StateFork = (typeof FORKS)[number];

export const isStateFork = (name: string | null): name is StateFork =>
  FORKS.some((fork) => fork === name);

/** Bytes of one entry of each list that is read. */
export const RECORD_BYTES = {
  validators: 121,
  balances: 8,
  pending_deposits: 192,
  pending_partial_withdrawals: 24,
  pending_consolidations: 16,
} as const;

/** Where the fields of a state lie in its first part, whose size does not depend on what they hold. */
export interface StateLayout {
  readonly slotsPerEpoch: number;
  /** Bytes of the first part; the lists follow it. */
  readonly fixedBytes: number;
  /** Where a field of fixed size begins, and where the offset of a list stands. */
  at(field: string): number;
  /** The lists, in the order in which they follow the first part. */
  readonly lists: readonly string[];
  /** Bytes that the last list has at most. */
  readonly lastListBytes: number;
}

/**
 * The layout of `BeaconState` by the SSZ rules: fields of fixed size stand one after the other, a list
 * leaves the four bytes of its offset there. Sizes are those of the network's preset.
 * https://github.com/ethereum/consensus-specs/blob/master/specs/electra/beacon-chain.md#beaconstate
 * https://github.com/ethereum/consensus-specs/blob/master/specs/fulu/beacon-chain.md#beaconstate
 */
export function stateLayout(fork: StateFork, spec: ConsensusSpec): StateLayout {
  const places = new Map<string, number>();
  const lists: string[] = [];
  let fixedBytes = 0;
  for (const [field, bytes] of fieldsOf(fork, spec)) {
    places.set(field, fixedBytes);
    if (bytes === undefined) lists.push(field);
    fixedBytes += bytes ?? OFFSET_BYTES;
  }
  return {
    slotsPerEpoch: spec.SLOTS_PER_EPOCH,
    fixedBytes,
    lists,
    lastListBytes: spec.PENDING_CONSOLIDATIONS_LIMIT * RECORD_BYTES.pending_consolidations,
    at: (field) => {
      const place = places.get(field);
      if (place === undefined) throw new RangeError(`a state of ${fork} has no field '${field}'`);
      return place;
    },
  };
}

const OFFSET_BYTES = 4;
const ROOT_BYTES = 32;
const CHECKPOINT_BYTES = 8 + ROOT_BYTES;
const PUBLIC_KEY_BYTES = 48;

/** The fields in their order, with their bytes; `undefined` for what has no fixed size. */
function fieldsOf(
  fork: StateFork,
  spec: ConsensusSpec,
): readonly (readonly [field: string, bytes: number | undefined])[] {
  const historicalRoots = spec.SLOTS_PER_HISTORICAL_ROOT * ROOT_BYTES;
  // The keys of all seats and their sum.
  const syncCommittee = (spec.SYNC_COMMITTEE_SIZE + 1) * PUBLIC_KEY_BYTES;
  return [
    ['genesis_time', 8],
    ['genesis_validators_root', ROOT_BYTES],
    ['slot', 8],
    ['fork', 4 + 4 + 8],
    ['latest_block_header', 8 + 8 + 3 * ROOT_BYTES],
    ['block_roots', historicalRoots],
    ['state_roots', historicalRoots],
    ['historical_roots', undefined],
    ['eth1_data', ROOT_BYTES + 8 + ROOT_BYTES],
    ['eth1_data_votes', undefined],
    ['eth1_deposit_index', 8],
    ['validators', undefined],
    ['balances', undefined],
    ['randao_mixes', spec.EPOCHS_PER_HISTORICAL_VECTOR * ROOT_BYTES],
    ['slashings', spec.EPOCHS_PER_SLASHINGS_VECTOR * 8],
    ['previous_epoch_participation', undefined],
    ['current_epoch_participation', undefined],
    ['justification_bits', 1],
    ['previous_justified_checkpoint', CHECKPOINT_BYTES],
    ['current_justified_checkpoint', CHECKPOINT_BYTES],
    ['finalized_checkpoint', CHECKPOINT_BYTES],
    ['inactivity_scores', undefined],
    ['current_sync_committee', syncCommittee],
    ['next_sync_committee', syncCommittee],
    ['latest_execution_payload_header', undefined],
    ['next_withdrawal_index', 8],
    ['next_withdrawal_validator_index', 8],
    ['historical_summaries', undefined],
    ['deposit_requests_start_index', 8],
    ['deposit_balance_to_consume', 8],
    ['exit_balance_to_consume', 8],
    ['earliest_exit_epoch', 8],
    ['consolidation_balance_to_consume', 8],
    ['earliest_consolidation_epoch', 8],
    ['pending_deposits', undefined],
    ['pending_partial_withdrawals', undefined],
    ['pending_consolidations', undefined],
    ...(fork === 'fulu'
      ? [['proposer_lookahead', (spec.MIN_SEED_LOOKAHEAD + 1) * spec.SLOTS_PER_EPOCH * 8] as const]
      : []),
  ];
}
