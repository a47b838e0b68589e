import type {
  PendingConsolidation,
  PendingDeposit,
  PendingPartialWithdrawal,
  Validator,
  ValidatorStatus,
} from './beacon-schemas.ts';
import type { StateList, StateParts } from './read-state-parts.ts';
import { RECORD_BYTES, type StateLayout } from './state-layout.ts';

/**
 * A beacon state as far as stakes depend on it, kept as it stands in its SSZ: about 130 bytes a
 * validator. Objects are made of it when they are asked for. Amounts are gwei.
 */
export interface BeaconState {
  readonly slot: number;
  /** Validators that there ever were; their indexes are 0 to this, exclusive. */
  readonly size: number;
  validatorAt(index: number): Validator;
  /** What a walk over all validators needs, at a fraction of the cost. */
  dutyAt(index: number): ValidatorDuty;
  /** Hex with 0x, lower case. */
  withdrawalCredentialsAt(index: number): string;
  pendingDeposits(): readonly PendingDeposit[];
  pendingPartialWithdrawals(): readonly PendingPartialWithdrawal[];
  pendingConsolidations(): readonly PendingConsolidation[];
  /** What no other route of the Beacon API tells. */
  readonly counters: StateCounters;
}

/** A validator without what tells it from others. */
export interface ValidatorDuty
  extends Pick<
    Validator,
    'index' | 'balance' | 'effectiveBalance' | 'activationEpoch' | 'exitEpoch' | 'withdrawableEpoch'
  > {
  /** Their first byte at least, hex with 0x: it says who may be paid. */
  readonly withdrawalCredentials: string;
}

/** Where the queues of a state stand. */
export interface StateCounters {
  /** The validator that the sweep of withdrawals looks at first in the next block. */
  readonly nextWithdrawalValidatorIndex: number;
  /** Churn that earlier epochs left over for deposits, gwei. */
  readonly depositBalanceToConsume: bigint;
  /** The epoch into which the last exit or partial withdrawal was scheduled. */
  readonly earliestExitEpoch: number;
  /** Churn that is left in that epoch, gwei. */
  readonly exitBalanceToConsume: bigint;
}

/** A view of what was kept of a state. */
export function beaconState({ fixed, lists }: StateParts, layout: StateLayout): BeaconState {
  const { validators, balances } = lists;
  const slot = uint64(fixed, layout.at('slot'));
  const epoch = Math.floor(slot / layout.slotsPerEpoch);
  const credentialsAt = (at: number) => hex(validators, at + 48, 32);

  return {
    slot,
    size: recordsOf(lists, 'validators'),
    withdrawalCredentialsAt: (index) => credentialsAt(index * RECORD_BYTES.validators),
    validatorAt: (index) => {
      const at = index * RECORD_BYTES.validators;
      const effectiveBalance = validators.readBigUInt64LE(at + 80);
      const slashed = validators[at + 88] === 1;
      const activationEligibilityEpoch = epochAt(validators, at + 89);
      const activationEpoch = epochAt(validators, at + 97);
      const exitEpoch = epochAt(validators, at + 105);
      const withdrawableEpoch = epochAt(validators, at + 113);
      return {
        index,
        publicKey: hex(validators, at, 48),
        withdrawalCredentials: credentialsAt(at),
        effectiveBalance,
        slashed,
        activationEligibilityEpoch,
        activationEpoch,
        exitEpoch,
        withdrawableEpoch,
        balance: balances.readBigUInt64LE(index * RECORD_BYTES.balances),
        status: statusIn(epoch, {
          effectiveBalance,
          slashed,
          activationEligibilityEpoch,
          activationEpoch,
          exitEpoch,
          withdrawableEpoch,
        }),
      };
    },
    dutyAt: (index) => {
      const at = index * RECORD_BYTES.validators;
      return {
        index,
        withdrawalCredentials: CREDENTIAL_TYPES[validators[at + 48] ?? 0] ?? '0x',
        effectiveBalance: validators.readBigUInt64LE(at + 80),
        activationEpoch: epochAt(validators, at + 97),
        exitEpoch: epochAt(validators, at + 105),
        withdrawableEpoch: epochAt(validators, at + 113),
        balance: balances.readBigUInt64LE(index * RECORD_BYTES.balances),
      };
    },
    pendingDeposits: () =>
      records(lists, 'pending_deposits', (bytes, at) => ({
        publicKey: hex(bytes, at, 48),
        withdrawalCredentials: hex(bytes, at + 48, 32),
        amount: bytes.readBigUInt64LE(at + 80),
        slot: uint64(bytes, at + 184),
      })),
    pendingPartialWithdrawals: () =>
      records(lists, 'pending_partial_withdrawals', (bytes, at) => ({
        validatorIndex: uint64(bytes, at),
        amount: bytes.readBigUInt64LE(at + 8),
        withdrawableEpoch: epochAt(bytes, at + 16),
      })),
    pendingConsolidations: () =>
      records(lists, 'pending_consolidations', (bytes, at) => ({
        sourceIndex: uint64(bytes, at),
        targetIndex: uint64(bytes, at + 8),
      })),
    counters: {
      nextWithdrawalValidatorIndex: uint64(fixed, layout.at('next_withdrawal_validator_index')),
      depositBalanceToConsume: fixed.readBigUInt64LE(layout.at('deposit_balance_to_consume')),
      earliestExitEpoch: epochAt(fixed, layout.at('earliest_exit_epoch')),
      exitBalanceToConsume: fixed.readBigUInt64LE(layout.at('exit_balance_to_consume')),
    },
  };
}

/** The first byte of withdrawal credentials as text. */
const CREDENTIAL_TYPES = Array.from(
  { length: 256 },
  (_, type) => `0x${type.toString(16).padStart(2, '0')}`,
);

const hex = (bytes: Buffer, at: number, length: number): string =>
  `0x${bytes.toString('hex', at, at + length)}`;

const uint64 = (bytes: Buffer, at: number): number =>
  bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;

/** `Infinity` for FAR_FUTURE_EPOCH, which has all bits set: "never". */
function epochAt(bytes: Buffer, at: number): number {
  const high = bytes.readUInt32LE(at + 4);
  return high === 0xffff_ffff ? Number.POSITIVE_INFINITY : uint64(bytes, at);
}

const recordsOf = (lists: StateParts['lists'], list: StateList): number =>
  lists[list].length / RECORD_BYTES[list];

const records = <Row>(
  lists: StateParts['lists'],
  list: StateList,
  read: (bytes: Buffer, at: number) => Row,
): readonly Row[] =>
  Array.from({ length: recordsOf(lists, list) }, (_, i) =>
    read(lists[list], i * RECORD_BYTES[list]),
  );

/**
 * The status of a validator, which the state does not hold: the Beacon API derives it from the epochs.
 * https://hackmd.io/ofFJ5gOmQpu1jjHilHbdQQ; whether a withdrawal is done is told from the effective
 * balance, as nodes do.
 */
function statusIn(
  epoch: number,
  {
    effectiveBalance,
    slashed,
    activationEligibilityEpoch,
    activationEpoch,
    exitEpoch,
    withdrawableEpoch,
  }: Pick<
    Validator,
    | 'effectiveBalance'
    | 'slashed'
    | 'activationEligibilityEpoch'
    | 'activationEpoch'
    | 'exitEpoch'
    | 'withdrawableEpoch'
  >,
): ValidatorStatus {
  if (epoch < activationEpoch) {
    const isQueued = activationEligibilityEpoch !== Number.POSITIVE_INFINITY;
    return isQueued ? 'pending_queued' : 'pending_initialized';
  }
  if (epoch < exitEpoch) {
    if (exitEpoch === Number.POSITIVE_INFINITY) return 'active_ongoing';
    return slashed ? 'active_slashed' : 'active_exiting';
  }
  if (epoch < withdrawableEpoch) return slashed ? 'exited_slashed' : 'exited_unslashed';
  return effectiveBalance > 0n ? 'withdrawal_possible' : 'withdrawal_done';
}
