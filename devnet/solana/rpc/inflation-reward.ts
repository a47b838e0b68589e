import type { Address } from '@solana/kit';
import type { Chain } from '../chain.ts';
import { blockAt } from '../commitment.ts';
import { epochOf, firstSlotOf } from '../network.ts';
import type { Block, BlockReward } from '../runtime/block.ts';
import type { Method } from './method.ts';
import { asAddress, bankOf, historyCommitment, listAt, numberOption, optionsAt } from './params.ts';
import { RpcError } from './rpc-error.ts';

/** Most addresses of one call. */
const MOST_ADDRESSES = 1024;

/** The first block from that slot on; undefined when it is not there yet. */
function blockFrom(slot: number, newest: number, { ledger }: Chain): Block | undefined {
  for (let at = slot; at <= newest; at++) {
    const block = ledger.at(at);
    if (block) return block;
  }
  return undefined;
}

const getInflationReward: Method = (params, { chain }) => {
  const addresses: Address[] = listAt(params, 0, MOST_ADDRESSES).map(asAddress);
  const options = optionsAt(params, 1);
  const commitment = historyCommitment(options);
  const bank = bankOf(options, chain);
  const { schedule } = chain;
  const epoch = numberOption(options, 'epoch') ?? epochOf(bank.slot, schedule) - 1;
  const firstSlot = firstSlotOf(epoch + 1, schedule);
  const newest = blockAt(commitment, chain).slot;
  // Validators are paid in the first block of the next epoch, stakes in the one after it.
  const voting = epoch < 0 ? undefined : blockFrom(firstSlot, newest, chain);
  if (!voting) {
    throw new RpcError('blockNotAvailable', `Block not available for slot ${firstSlot}`);
  }
  const staking = blockFrom(voting.slot + 1, newest, chain);
  if (!staking) {
    throw new RpcError(
      'epochRewardsPeriodActive',
      `Epoch rewards period still active at slot ${voting.slot}`,
      {
        currentBlockHeight: voting.height,
        rewardsCompleteBlockHeight: voting.height + 2,
        slot: voting.slot,
      },
    );
  }
  const paid = new Map<Address, BlockReward & { slot: number }>();
  for (const { slot, rewards } of [voting, staking]) {
    for (const reward of rewards) {
      if (reward.kind !== 'Fee') paid.set(reward.address, { ...reward, slot });
    }
  }
  return addresses.map((address) => {
    const reward = paid.get(address);
    if (!reward) return null;
    return {
      amount: reward.lamports,
      commission: reward.commission,
      effectiveSlot: reward.slot,
      epoch,
      postBalance: reward.postBalance,
    };
  });
};

/** What an epoch gave to stakes and validators. */
export const inflationRewardMethods = { getInflationReward } satisfies { [name: string]: Method };
