import {
  asGwei,
  gweiToWei,
  type JsonObject,
  type StakeKnowledge,
  type StakeRow,
} from '@kiln-connect/core';
import { z } from 'zod';
import { annualPercent } from '../../annual-percent.ts';
import type { ConsensusSpec, EthereumNodes, Validator } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import type { HeadState } from './head-state.ts';
import { type PendingWork, planPending } from './pending.ts';
import { consensusTotal, executionTotal } from './reward-components.ts';
import { nextSkimmingSlot } from './skimming.ts';
import { stakeState } from './stake-state.ts';
import { withdrawalAddress } from './withdrawal-address.ts';

/** The fields of a stored deposit's answer that a stake repeats. */
const firstDepositSchema = z.object({
  time: z.string(),
  block: z.number(),
  tx_sender: z.string(),
  proxies: z.array(z.string()),
  withdrawal_credentials: z.string(),
});

/** What telling of stakes needs besides the stakes and the state. */
interface StakeContext {
  readonly spec: ConsensusSpec;
  readonly time: ChainTime;
  /** When the state was read, RFC 3339. */
  readonly updatedAt: string;
}

/** What reading stakes needs besides the stakes. */
export interface StakeSources extends StakeContext {
  readonly nodes: EthereumNodes;
  readonly readHead: () => Promise<HeadState>;
}

/** Validators as of the head, in the order asked; a key that the chain does not know has its state. */
export async function readStakes(
  stakes: readonly StakeKnowledge[],
  sources: StakeSources,
): Promise<readonly StakeRow[]> {
  if (stakes.length === 0) return [];
  const head = await sources.readHead();
  const ids = stakes.map(({ stakeId }) => stakeId.toLowerCase());
  const validators = await sources.nodes.beacon.validators(head.slot, ids);
  const byKey = new Map(validators.map((validator) => [validator.publicKey, validator]));
  const pending = planPending(head, sources);
  const view: StakeView = { ...sources, head, pending };
  return stakes.map((stake) => {
    const validator = byKey.get(stake.stakeId.toLowerCase());
    return toStakeRow(stake, validator, view);
  });
}

/** The state that stakes are told from. */
export interface StakeView extends StakeContext {
  readonly head: HeadState;
  readonly pending: PendingWork;
}

const wei = (gwei: bigint) => gweiToWei(asGwei(gwei));

function toStakeRow(
  stake: StakeKnowledge,
  validator: Validator | undefined,
  view: StakeView,
): StakeRow {
  const answer = stakeAnswer(stake, validator, view);
  const deposit = firstDepositOf(stake);
  return {
    stakeId: answer.validator_address,
    state: answer.state,
    ...(validator && { index: validator.index }),
    ...(deposit && { wallet: deposit.tx_sender }),
    ...(answer.withdrawal_credentials && { owner: answer.withdrawal_credentials }),
    proxies: deposit?.proxies ?? [],
    balance: wei(validator?.balance ?? 0n),
    effectiveBalance: wei(validator?.effectiveBalance ?? 0n),
    answer,
  };
}

const firstDepositOf = ({ firstDeposit }: StakeKnowledge) =>
  firstDeposit && firstDepositSchema.parse(firstDeposit);

/**
 * A stake as an `ETHStake` object, as the state of the view has it; `validator` is undefined for a key
 * that this state does not know.
 */
export function stakeAnswer(
  stake: StakeKnowledge,
  validator: Validator | undefined,
  view: StakeView,
) {
  const stakeId = stake.stakeId.toLowerCase();
  const queued = view.pending.deposits.get(stakeId) ?? [];
  const pendingDeposits = queued.map(({ deposit }) => deposit);
  const state = stakeState({ validator, pendingDeposits, isOurs: stake.isOurs });
  const deposit = firstDepositOf(stake);
  const credentials =
    validator?.withdrawalCredentials ??
    pendingDeposits[0]?.withdrawalCredentials ??
    deposit?.withdrawal_credentials;
  return {
    validator_address: stakeId,
    state,
    is_kiln: stake.isOurs,
    updated_at: view.updatedAt,
    ...(deposit && {
      delegated_at: deposit.time,
      delegated_block: deposit.block,
      deposit_tx_sender: deposit.tx_sender,
    }),
    ...(credentials && { withdrawal_credentials: credentials }),
    ...(queued.length > 0 && { pending_deposits: queued.map(({ answer }) => answer()) }),
    ...(validator && validatorFields(validator, stake, view)),
  };
}

// Functions of their own and no closures: of a whole network they are called millions of times.

const beginOf = (epoch: number, time: ChainTime): string =>
  time.timeOf(time.firstSlotOf(epoch)).toISOString();

function validatorFields(validator: Validator, stake: StakeKnowledge, view: StakeView): JsonObject {
  const { lastOperations = {} } = stake;
  const { head, pending, time } = view;
  const { fee_recipient: feeRecipient } = lastOperations.execution_reward ?? {};
  const { activationEpoch, exitEpoch } = validator;
  const exitRequested = isExitRequested(validator, lastOperations, head);
  const withdrawals = pending.withdrawals.get(validator.index);
  const consolidations = pending.consolidations.get(validator.index);
  const skimming = skimmingSlot(validator, view);
  return {
    validator_index: validator.index,
    ...(activationEpoch <= head.epoch && {
      activated_epoch: activationEpoch,
      activated_at: beginOf(activationEpoch, time),
    }),
    ...(exitEpoch <= head.epoch && {
      exited_epoch: exitEpoch,
      exited_at: beginOf(exitEpoch, time),
    }),
    ...(feeRecipient !== undefined && { execution_fee_recipient: feeRecipient }),
    ...((exitRequested || !stake.isUnread) && { exit_requested: exitRequested }),
    effective_balance: wei(validator.effectiveBalance).toString(),
    balance: wei(validator.balance).toString(),
    ...(!stake.isUnread && earnedFields(validator, stake, view)),
    ...(skimming !== undefined && {
      estimated_next_skimming_slot: skimming,
      estimated_next_skimming_at: time.timeOf(skimming).toISOString(),
    }),
    ...(withdrawals && { pending_withdrawals: withdrawals }),
    ...(consolidations && { pending_consolidations: consolidations }),
  };
}

/** What the validator earned, as far as it is stored. */
function earnedFields(
  validator: Validator,
  { rewardTotals }: StakeKnowledge,
  view: StakeView,
): JsonObject {
  const consensus = consensusTotal(rewardTotals);
  const execution = executionTotal(rewardTotals);
  return {
    consensus_rewards: consensus.toString(),
    execution_rewards: execution.toString(),
    rewards: (consensus + execution).toString(),
    gross_apy: annualPercent(consensus + execution, balanceSeconds(validator, view)),
  };
}

/** Contracts in which an exit was asked for with right, and has not to be asked for again. */
const EXIT_REQUESTS = ['kiln_exit_request', 'lido_exit_request', 'rio_exit_request'] as const;

/**
 * Whether somebody who may asked for the exit: in a contract, or by EIP-7002 with a request that waits
 * or was taken. What the validator signed itself is none.
 */
function isExitRequested(
  validator: Validator,
  last: NonNullable<StakeKnowledge['lastOperations']>,
  { requests }: HeadState,
): boolean {
  if (EXIT_REQUESTS.some((type) => last[type] !== undefined)) return true;
  // Nothing is taken after an exit was.
  if (last.processed_withdrawal_request?.amount === '0') return true;
  if (requests.length === 0) return false;
  const owner = withdrawalAddress(validator);
  return requests.some(
    ({ publicKey, source, amount }) =>
      publicKey === validator.publicKey && source === owner && amount === 0n,
  );
}

/**
 * The balance that earned times the seconds for which it did, as of now: the effective balance of today
 * over the whole time of duty; after the exit, when the effective balance is nothing, the least with
 * which a validator is activated.
 */
function balanceSeconds(
  { activationEpoch, exitEpoch, effectiveBalance }: Validator,
  { head, spec, time }: StakeView,
): bigint {
  if (activationEpoch > head.epoch) return 0n;
  const end = exitEpoch <= head.epoch ? time.firstSlotOf(exitEpoch) : head.slot + 1;
  const slots = end - time.firstSlotOf(activationEpoch);
  const balance = effectiveBalance > 0n ? effectiveBalance : spec.MIN_ACTIVATION_BALANCE;
  return wei(balance) * BigInt(slots * time.secondsPerSlot);
}

function skimmingSlot(
  validator: Validator,
  { head: { registry, sweep }, spec, time: { slotsPerEpoch } }: StakeView,
): number | undefined {
  if (!registry) return undefined;
  return nextSkimmingSlot(validator, { position: sweep, registry, spec, slotsPerEpoch });
}
