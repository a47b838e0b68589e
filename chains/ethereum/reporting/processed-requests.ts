import { asGwei, gweiToWei, type OperationRow } from '@kiln-connect/core';
import type { BeaconNode, PendingPartialWithdrawal, Validator } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import type { SlotBlock } from './slot-blocks.ts';

/**
 * What the state transition made of the requests of EIP-7002 in a block: the partial withdrawals that
 * it put into its queue, with what they will pay (which can be less than was asked), and the exits that
 * it began, with amount 0. A request that it ignored has no such operation; what is paid out later is a
 * withdrawal like any other. For a block without such requests nothing is asked; else the states
 * after the block and before it are.
 * Source: `process_withdrawal_request` of the Electra specification.
 */
export async function processedRequestOperations(
  block: SlotBlock,
  {
    beacon,
    time,
    validators,
  }: { beacon: BeaconNode; time: ChainTime; validators: readonly Validator[] },
): Promise<readonly OperationRow[]> {
  const { slot, execution, withdrawalRequests } = block;
  const keys = new Set(withdrawalRequests.map(({ publicKey }) => publicKey));
  const asked = validators.filter(({ publicKey }) => keys.has(publicKey));
  if (!execution || asked.length === 0) return [];
  const indexes = asked.map(({ index }) => index);
  const [before, after, queuedBefore, queuedAfter] = await Promise.all([
    beacon.validators(slot - 1, indexes),
    beacon.validators(slot, indexes),
    beacon.pendingPartialWithdrawals(slot - 1),
    beacon.pendingPartialWithdrawals(slot),
  ]);
  const epoch = time.epochOf(slot);
  const exitedThemselves = new Set(block.voluntaryExits.map((exit) => exit.validatorIndex));
  const at = time.timeOf(slot);
  const type = 'processed_withdrawal_request';

  return asked.flatMap(({ index, publicKey }) => {
    const ofValidator = (queue: readonly PendingPartialWithdrawal[]) =>
      // What may be paid out by now can leave the queue; the rest stays in its order.
      queue.filter((entry) => entry.validatorIndex === index && entry.withdrawableEpoch > epoch);
    const added = ofValidator(queuedAfter).slice(ofValidator(queuedBefore).length);
    const begins =
      !exitedThemselves.has(index) && !isLeaving(before, index) && isLeaving(after, index);
    const amounts = [...added.map(({ amount }) => amount), ...(begins ? [0n] : [])];
    return amounts.map((gwei, place) => {
      const amount = gweiToWei(asGwei(gwei));
      return {
        id: `${type}:${slot}:${index}:${place}`,
        stakeId: publicKey,
        type,
        time: at,
        position: slot,
        proxies: [],
        amount,
        answer: {
          type,
          time: at.toISOString(),
          validator_address: publicKey,
          validator_index: index,
          slot,
          block: execution.number,
          amount: amount.toString(),
        },
      };
    });
  });
}

const isLeaving = (validators: readonly Validator[], index: number): boolean =>
  validators.some(
    (validator) => validator.index === index && validator.exitEpoch !== Number.POSITIVE_INFINITY,
  );
