import type { BeaconApiMethods } from '@lodestar/api/beacon/server';
import { ApiError } from '@lodestar/api/server';
import { ForkName } from '@lodestar/params';
import type { electra } from '@lodestar/types';
import type { Chain } from '../chain.ts';
import { isSlashableProposal, isSlashableVote } from '../includable-slashings.ts';

/** Proofs of broken rules: judged by the state machine when they come, and again by each block. */
export function slashingRoutes(chain: Chain) {
  const { slashings, context } = chain;
  return {
    async getPoolProposerSlashings() {
      return { data: [...slashings.all().proposer] };
    },
    async getPoolAttesterSlashingsV2() {
      return { data: [...slashings.all().attester], meta: { version: ForkName.electra } };
    },
    async submitPoolProposerSlashings({ proposerSlashing }) {
      if (!isSlashableProposal(proposerSlashing, chain.head.state, context)) {
        throw new ApiError(400, 'The proposer slashing is invalid or of no effect');
      }
      await slashings.add({ proposer: [proposerSlashing] });
    },
    async submitPoolAttesterSlashingsV2({ attesterSlashing }) {
      const slashing = attesterSlashing as electra.AttesterSlashing;
      if (!isSlashableVote(slashing, chain.head.state, context)) {
        throw new ApiError(400, 'The attester slashing is invalid or of no effect');
      }
      await slashings.add({ attester: [slashing] });
    },
  } satisfies Partial<BeaconApiMethods['beacon']>;
}
