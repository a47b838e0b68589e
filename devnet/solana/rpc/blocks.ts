import type { Chain } from '../chain.ts';
import { blockAt, type Commitment } from '../commitment.ts';
import { timeOf } from '../network.ts';
import type { Block, BlockReward } from '../runtime/block.ts';
import { textOfHash } from '../runtime/block-hash.ts';
import { encodeTransaction, transactionFormatOf } from './encode-transaction.ts';
import type { Method } from './method.ts';
import { historyCommitment, numberAt, optionsAt, wordOption } from './params.ts';
import { invalidParams, RpcError } from './rpc-error.ts';

/** Most slots of one call (MAX_GET_CONFIRMED_BLOCKS_RANGE). */
const MOST_SLOTS = 500_000;

/** @throws {RpcError} when the slot was skipped, or its block is not sure enough yet. */
function blockOf(slot: number, commitment: Commitment, chain: Chain): Block {
  if (slot > blockAt(commitment, chain).slot) {
    throw new RpcError('blockNotAvailable', `Block not available for slot ${slot}`);
  }
  const block = chain.ledger.at(slot);
  if (block) return block;
  throw new RpcError(
    'slotSkipped',
    `Slot ${slot} was skipped, or missing due to ledger jump to recent snapshot`,
  );
}

const encodeReward = ({ address, lamports, postBalance, kind, commission }: BlockReward) => ({
  commission,
  lamports,
  postBalance,
  pubkey: address,
  rewardType: kind,
});

const getBlock: Method = (params, { chain }) => {
  const slot = numberAt(params, 0);
  const options = typeof params[1] === 'string' ? { encoding: params[1] } : optionsAt(params, 1);
  const details =
    wordOption(options, 'transactionDetails', ['full', 'accounts', 'signatures', 'none']) ?? 'full';
  const format = transactionFormatOf(options);
  const block = blockOf(slot, historyCommitment(options), chain);
  const { transactions } = block;
  const parts = {
    full: () => ({ transactions: transactions.map((one) => encodeTransaction(one, format)) }),
    accounts: () => ({
      transactions: transactions.map((one) => {
        const { meta, ...rest } = encodeTransaction(one, { ...format, encoding: 'jsonParsed' });
        const { err, fee, postBalances, postTokenBalances, preBalances, preTokenBalances, status } =
          meta;
        return {
          ...rest,
          meta: {
            err,
            fee,
            postBalances,
            postTokenBalances,
            preBalances,
            preTokenBalances,
            status,
          },
          transaction: {
            accountKeys: one.keys.map(({ address, signer, source, writable }) => ({
              pubkey: address,
              signer,
              source,
              writable,
            })),
            signatures: one.wire.signatures,
          },
        };
      }),
    }),
    signatures: () => ({ signatures: transactions.map(({ wire }) => wire.signature) }),
    none: () => ({}),
  } as const;
  // Before genesis there was nothing, which has a hash of zeros.
  const parentHash =
    block.slot === 0 ? new Uint8Array(32) : chain.ledger.atOrBefore(block.parentSlot).hash;
  const isWithRewards = options.rewards !== false;
  return {
    blockHeight: block.height,
    blockTime: timeOf(slot, chain.schedule),
    blockhash: textOfHash(block.hash),
    parentSlot: block.parentSlot,
    previousBlockhash: textOfHash(parentHash),
    ...(isWithRewards && { rewards: block.rewards.map(encodeReward) }),
    ...(isWithRewards &&
      block.rewardPartitions !== undefined && { numRewardPartitions: block.rewardPartitions }),
    ...parts[details](),
  };
};

const slotsWithBlocks = (from: number, to: number, chain: Chain): number[] => {
  const slots: number[] = [];
  for (let slot = from; slot <= to; slot++) if (chain.ledger.at(slot)) slots.push(slot);
  return slots;
};

const getBlocks: Method = (params, { chain }) => {
  const from = numberAt(params, 0);
  const hasEnd = typeof params[1] === 'number';
  const options = optionsAt(params, hasEnd || params[1] === null ? 2 : 1);
  const newest = blockAt(historyCommitment(options), chain).slot;
  const to = Math.min(hasEnd ? numberAt(params, 1) : newest, newest);
  if (to - from > MOST_SLOTS) {
    throw invalidParams(`Slot range too large; max ${MOST_SLOTS}`);
  }
  return slotsWithBlocks(from, to, chain);
};

const getBlocksWithLimit: Method = (params, { chain }) => {
  const [from, limit] = [numberAt(params, 0), numberAt(params, 1)];
  if (limit > MOST_SLOTS) throw invalidParams(`Limit too large; max ${MOST_SLOTS}`);
  const newest = blockAt(historyCommitment(optionsAt(params, 2)), chain).slot;
  return slotsWithBlocks(from, newest, chain).slice(0, limit);
};

/** Blocks and which slots have one. */
export const blockMethods = {
  getBlock,
  getBlocks,
  getBlocksWithLimit,
  getBlockTime: (params, { chain }) =>
    timeOf(blockOf(numberAt(params, 0), 'processed', chain).slot, chain.schedule),
} satisfies { [name: string]: Method };
