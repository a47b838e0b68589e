import type { BeaconApiMethods } from '@lodestar/api/beacon/server';
import { ApiError } from '@lodestar/api/server';
import { SLOTS_PER_EPOCH } from '@lodestar/params';
import type { Chain } from '../chain.ts';
import { blockRecordOf } from './blocks.ts';
import { blockMeta } from './ids.ts';
import { indexesOf } from './validators.ts';

/** The Beacon API's questions about rewards, answered from what was kept when they were credited. */
export function rewardRoutes(chain: Chain) {
  /** The indexes that are asked for; undefined for all. */
  const wantedIndexes = (ids: readonly (string | number)[] | undefined) =>
    ids && ids.length > 0 ? new Set(indexesOf(chain.head.state, ids, chain)) : undefined;

  const rewardsOfBlock = async (blockId: string | number) => {
    const { slot, record } = await blockRecordOf(chain, blockId);
    if (!record.rewards) throw new ApiError(404, 'Nobody earned anything with the genesis block');
    return { rewards: record.rewards, meta: blockMeta(chain, slot) };
  };

  return {
    async getBlockRewards({ blockId }) {
      const { rewards, meta } = await rewardsOfBlock(blockId);
      return { data: rewards.block, meta };
    },
    async getSyncCommitteeRewards({ blockId, validatorIds }) {
      const { rewards, meta } = await rewardsOfBlock(blockId);
      const wanted = wantedIndexes(validatorIds);
      const data = rewards.syncCommittee.filter(
        ({ validatorIndex }) => !wanted || wanted.has(validatorIndex),
      );
      return { data, meta };
    },
    async getAttestationsRewards({ epoch, validatorIds }) {
      // Attestations of an epoch may still come in the next one; they are paid when that one ends.
      const paidAt = (epoch + 2) * SLOTS_PER_EPOCH;
      const record = await chain.log.read(paidAt);
      if (!record?.attestationRewards) {
        throw new ApiError(
          404,
          `Attestations of epoch ${epoch} are paid at slot ${paidAt}; the head is at ${chain.head.slot}`,
        );
      }
      const { idealRewards, totalRewards } = record.attestationRewards;
      const wanted = wantedIndexes(validatorIds);
      return {
        data: {
          idealRewards,
          totalRewards: totalRewards.filter(
            ({ validatorIndex }) => !wanted || wanted.has(validatorIndex),
          ),
        },
        meta: blockMeta(chain, paidAt),
      };
    },
  } satisfies Partial<BeaconApiMethods['beacon']>;
}
