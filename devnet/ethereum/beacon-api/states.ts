import type { BeaconApiMethods } from '@lodestar/api/beacon/server';
import { ApiError } from '@lodestar/api/server';
import {
  EPOCHS_PER_HISTORICAL_VECTOR,
  EPOCHS_PER_SYNC_COMMITTEE_PERIOD,
  ForkName,
  SLOTS_PER_EPOCH,
  SYNC_COMMITTEE_SIZE,
  SYNC_COMMITTEE_SUBNET_COUNT,
} from '@lodestar/params';
import { getRandaoMix } from '@lodestar/state-transition';
import type { Chain } from '../chain.ts';
import { stateOfId } from './ids.ts';

/** The Beacon API's questions about a state as a whole. */
export function stateRoutes(chain: Chain) {
  return {
    async getStateRoot({ stateId }) {
      const { state, meta } = await stateOfId(chain, stateId);
      return { data: { root: state.hashTreeRoot() }, meta };
    },
    async getStateFork({ stateId }) {
      const { state, meta } = await stateOfId(chain, stateId);
      return { data: state.fork.toValue(), meta };
    },
    async getStateRandao({ stateId, epoch: asked }) {
      const { state, meta } = await stateOfId(chain, stateId);
      const epoch = asked ?? state.epochCtx.epoch;
      if (
        epoch > state.epochCtx.epoch ||
        epoch + EPOCHS_PER_HISTORICAL_VECTOR <= state.epochCtx.epoch
      ) {
        throw new ApiError(400, `The state has no randao mix of epoch ${epoch}`);
      }
      return { data: { randao: getRandaoMix(state, epoch) }, meta };
    },
    async getStateFinalityCheckpoints({ stateId }) {
      const { state, meta } = await stateOfId(chain, stateId);
      return {
        data: {
          previousJustified: state.previousJustifiedCheckpoint.toValue(),
          currentJustified: state.currentJustifiedCheckpoint.toValue(),
          finalized: state.finalizedCheckpoint.toValue(),
        },
        meta,
      };
    },
    async getEpochCommittees({ stateId, epoch: asked, index: wantedIndex, slot: wantedSlot }) {
      const { state, meta } = await stateOfId(chain, stateId);
      const now = state.epochCtx.epoch;
      const epoch = asked ?? now;
      if (epoch > now + 1 || epoch < now - 1) {
        throw new ApiError(
          400,
          `The state knows committees of epochs ${now - 1} to ${now + 1} only`,
        );
      }
      const data: { index: number; slot: number; validators: number[] }[] = [];
      const first = epoch * SLOTS_PER_EPOCH;
      for (let slot = first; slot < first + SLOTS_PER_EPOCH; slot++) {
        if (wantedSlot !== undefined && slot !== wantedSlot) continue;
        const committees = state.epochCtx.getCommitteeCountPerSlot(epoch);
        for (let index = 0; index < committees; index++) {
          if (wantedIndex !== undefined && index !== wantedIndex) continue;
          const validators = Array.from(state.epochCtx.getBeaconCommittee(slot, index));
          data.push({ index, slot, validators });
        }
      }
      return { data, meta };
    },
    async getEpochSyncCommittees({ stateId, epoch: asked }) {
      const { state, meta } = await stateOfId(chain, stateId);
      const periodOf = (epoch: number) => Math.floor(epoch / EPOCHS_PER_SYNC_COMMITTEE_PERIOD);
      const ahead = periodOf(asked ?? state.epochCtx.epoch) - periodOf(state.epochCtx.epoch);
      if (ahead !== 0 && ahead !== 1) {
        throw new ApiError(400, `The state does not know the sync committee of epoch ${asked}`);
      }
      const { currentSyncCommitteeIndexed, nextSyncCommitteeIndexed } = state.epochCtx;
      const committee = ahead === 0 ? currentSyncCommitteeIndexed : nextSyncCommitteeIndexed;
      const validators = Array.from(committee.validatorIndices);
      const size = SYNC_COMMITTEE_SIZE / SYNC_COMMITTEE_SUBNET_COUNT;
      const validatorAggregates = Array.from({ length: SYNC_COMMITTEE_SUBNET_COUNT }, (_, subnet) =>
        validators.slice(subnet * size, (subnet + 1) * size),
      );
      return { data: { validators, validatorAggregates }, meta };
    },
    async getPendingDeposits({ stateId }) {
      const { state, meta } = await stateOfId(chain, stateId);
      return {
        data: state.pendingDeposits.toValue(),
        meta: { ...meta, version: ForkName.electra },
      };
    },
    async getPendingPartialWithdrawals({ stateId }) {
      const { state, meta } = await stateOfId(chain, stateId);
      const data = state.pendingPartialWithdrawals.toValue();
      return { data, meta: { ...meta, version: ForkName.electra } };
    },
    async getPendingConsolidations({ stateId }) {
      const { state, meta } = await stateOfId(chain, stateId);
      const data = state.pendingConsolidations.toValue();
      return { data, meta: { ...meta, version: ForkName.electra } };
    },
  } satisfies Partial<BeaconApiMethods['beacon']>;
}
