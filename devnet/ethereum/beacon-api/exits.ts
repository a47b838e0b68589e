import type { BeaconApiMethods } from '@lodestar/api/beacon/server';
import { ApiError } from '@lodestar/api/server';
import { ForkSeq } from '@lodestar/params';
import { getVoluntaryExitValidity, VoluntaryExitValidity } from '@lodestar/state-transition';
import type { Chain } from '../chain.ts';

/** Voluntary exits: judged by the state machine when they come, and again when a block takes them. */
export function exitRoutes(chain: Chain) {
  return {
    async getPoolVoluntaryExits() {
      return { data: [...chain.exits.all()] };
    },
    async submitPoolVoluntaryExit({ signedVoluntaryExit }) {
      const { state } = chain.head;
      const { validatorIndex } = signedVoluntaryExit.message;
      if (validatorIndex >= state.validators.length) {
        throw new ApiError(400, `There is no validator ${validatorIndex}`);
      }
      const validity = getVoluntaryExitValidity(ForkSeq.electra, state, signedVoluntaryExit, true);
      if (validity !== VoluntaryExitValidity.valid) {
        throw new ApiError(
          400,
          `Voluntary exit of validator ${validatorIndex} is invalid: ${validity}`,
        );
      }
      await chain.exits.add(signedVoluntaryExit);
    },
  } satisfies Partial<BeaconApiMethods['beacon']>;
}
