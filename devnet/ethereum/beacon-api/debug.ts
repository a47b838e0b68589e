import type { BeaconApiMethods } from '@lodestar/api/beacon/server';
import { ForkName } from '@lodestar/params';
import type { Chain } from '../chain.ts';
import { stateOfId } from './ids.ts';

/** Whole states, as SSZ or JSON: of the Beacon API's debug routes the one that clients read. */
export function debugRoutes(chain: Chain) {
  return {
    async getStateV2({ stateId }, context) {
      const { state, meta } = await stateOfId(chain, stateId);
      const data = context?.returnBytes ? state.serialize() : state.toValue();
      return { data, meta: { ...meta, version: ForkName.electra } };
    },
  } satisfies Partial<BeaconApiMethods['debug']>;
}
