import { asGwei, formatAmount, gweiToWei } from '@kiln-connect/core';
import type {
  ConsensusSpec,
  PendingConsolidation,
  PendingDeposit,
  PendingPartialWithdrawal,
  Validator,
} from '../node/index.ts';
import type { Obstacle } from './obstacle.ts';
import { typeOf } from './ownership.ts';

/** Amounts here are gwei; errors tell them in wei, as the API does. */
const wei = (gwei: bigint): string => gweiToWei(asGwei(gwei)).toString();
const eth = (gwei: bigint): string => `${formatAmount(gwei, 9)} ETH`;

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n);

/** What the queue of partial withdrawals will still take from a validator, in gwei. */
const pendingWithdrawalsOf = (
  { index }: Validator,
  queue: readonly PendingPartialWithdrawal[],
): bigint =>
  sum(queue.filter(({ validatorIndex }) => validatorIndex === index).map(({ amount }) => amount));

/** What the queue of deposits will still add to a validator, in gwei. */
export const pendingDepositsOf = (
  { publicKey }: Validator,
  queue: readonly PendingDeposit[],
): bigint =>
  sum(queue.filter((deposit) => deposit.publicKey === publicKey).map(({ amount }) => amount));

/**
 * Whether partial withdrawals of a validator wait: it can neither exit nor be consolidated before.
 * https://github.com/ethereum/consensus-specs/blob/master/specs/electra/beacon-chain.md#new-process_withdrawal_request
 */
export function hasPendingWithdrawals(
  validator: Validator,
  queue: readonly PendingPartialWithdrawal[],
): Obstacle | undefined {
  const pending = pendingWithdrawalsOf(validator, queue);
  if (pending === 0n) return undefined;
  return {
    code: 'pending_withdrawals',
    message: `Partial withdrawals of ${eth(pending)} from validator ${validator.publicKey} wait in the queue. Expected none: ask again once they are paid.`,
    have: wei(pending),
    need: '0',
  };
}

/**
 * Whether more is asked for than a compounding validator has above 32 ETH and what already waits in
 * the queue. The chain passes over a request without any excess, and would cut a larger one short.
 */
export function exceedsExcess(
  validator: Validator,
  amount: bigint,
  { queue, spec }: { queue: readonly PendingPartialWithdrawal[]; spec: ConsensusSpec },
): Obstacle | undefined {
  const { publicKey, balance, effectiveBalance } = validator;
  const least = spec.MIN_ACTIVATION_BALANCE;
  if (effectiveBalance < least) {
    return {
      code: 'excess_balance_too_low',
      message: `Validator ${publicKey} has an effective balance of ${eth(effectiveBalance)}. Expected at least ${eth(least)}: only what is above it can be withdrawn in part.`,
      have: wei(effectiveBalance),
      need: wei(least),
    };
  }
  const pending = pendingWithdrawalsOf(validator, queue);
  const excess = balance - least - pending;
  if (excess >= amount) return undefined;
  const available = excess > 0n ? excess : 0n;
  return {
    code: 'excess_balance_too_low',
    message: `Validator ${publicKey} can pay out ${eth(available)}: it has ${eth(balance)}, ${eth(least)} stay, and ${eth(pending)} wait to be paid already. Expected at least the ${eth(amount)} that were asked for.`,
    have: wei(available),
    need: wei(amount),
  };
}

/** The most that earns on a validator, by the type of its credentials, in gwei. */
const mostOf = (validator: Validator, spec: ConsensusSpec): bigint =>
  typeOf(validator) === '0x02' ? spec.MAX_EFFECTIVE_BALANCE_ELECTRA : spec.MIN_ACTIVATION_BALANCE;

/**
 * Whether a deposit would be more than its validator can hold, with what waits in the queue. What is
 * above earns nothing and is paid out again.
 */
export function exceedsRoom(
  validator: Validator,
  amount: bigint,
  { queue, spec }: { queue: readonly PendingDeposit[]; spec: ConsensusSpec },
): Obstacle | undefined {
  const { publicKey, balance } = validator;
  const most = mostOf(validator, spec);
  const pending = pendingDepositsOf(validator, queue);
  const room = most - balance - pending;
  if (room >= amount) return undefined;
  const available = room > 0n ? room : 0n;
  return {
    code: 'validator_full',
    message: `Validator ${publicKey} has room for ${eth(available)}: it has ${eth(balance)}, ${eth(pending)} wait in the queue of deposits, and ${eth(most)} is the most that earns with credentials of type ${typeOf(validator)}. Expected room for ${eth(amount)}.`,
    have: wei(available),
    need: wei(amount),
  };
}

/**
 * Whether validators would be more than their target can hold, together with what already is to be
 * moved or deposited into it. Sources move their effective balance.
 * https://github.com/ethereum/consensus-specs/blob/master/specs/electra/beacon-chain.md#new-process_pending_consolidations
 */
export function exceedsTarget(
  sources: readonly Validator[],
  target: Validator,
  { incoming, spec }: { incoming: bigint; spec: ConsensusSpec },
): Obstacle | undefined {
  const most = spec.MAX_EFFECTIVE_BALANCE_ELECTRA;
  const moved = sum(sources.map(({ effectiveBalance }) => effectiveBalance));
  const room = most - target.effectiveBalance - incoming;
  if (room >= moved) return undefined;
  const available = room > 0n ? room : 0n;
  return {
    code: 'validator_full',
    message: `Validator ${target.publicKey} has room for ${eth(available)}: it has ${eth(target.effectiveBalance)}, ${eth(incoming)} are on their way to it, and ${eth(most)} is the most that earns. Expected room for ${eth(moved)}.`,
    have: wei(available),
    need: wei(moved),
  };
}

/** What pending consolidations will move into a validator, in gwei; `sources` are their validators. */
export const pendingConsolidationsInto = (
  { index }: Validator,
  queue: readonly PendingConsolidation[],
  sources: ReadonlyMap<number, Validator>,
): bigint =>
  sum(
    queue
      .filter(({ targetIndex, sourceIndex }) => targetIndex === index && sourceIndex !== index)
      .map(({ sourceIndex }) => sources.get(sourceIndex)?.effectiveBalance ?? 0n),
  );
