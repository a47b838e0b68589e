import type { BeaconApiMethods } from '@lodestar/api/beacon/server';
import { ApiError } from '@lodestar/api/server';
import type { CachedBeaconStateElectra } from '@lodestar/state-transition';
import { getValidatorStatus, mapToGeneralStatus, type ValidatorStatus } from '@lodestar/types';
import { fromHex } from '@lodestar/utils';
import type { Chain } from '../chain.ts';
import { stateOfId } from './ids.ts';

const PUBLIC_KEY = /^0x[0-9a-fA-F]{96}$/;

/**
 * The index of the validator with that index or public key; undefined when the state has none.
 * @throws {ApiError} 400 when it is neither an index nor a public key.
 */
function indexOf(
  state: CachedBeaconStateElectra,
  id: string | number,
  chain: Chain,
): number | undefined {
  let index: number | null;
  if (typeof id === 'number' || /^\d+$/.test(id)) index = Number(id);
  else if (PUBLIC_KEY.test(id)) index = chain.context.pubkeyCache.getIndex(fromHex(id));
  else throw new ApiError(400, `Invalid validator id '${id}'`);
  return index !== null && index < state.validators.length ? index : undefined;
}

/** The indexes that a request asks for, without those that the state does not know; all without ids. */
export function indexesOf(
  state: CachedBeaconStateElectra,
  ids: readonly (string | number)[] | undefined,
  chain: Chain,
): number[] {
  if (!ids || ids.length === 0) return [...Array(state.validators.length).keys()];
  const found = new Set<number>();
  for (const id of ids) {
    const index = indexOf(state, id, chain);
    if (index !== undefined) found.add(index);
  }
  return [...found];
}

function validatorAt(state: CachedBeaconStateElectra, index: number) {
  const validator = state.validators.getReadonly(index).toValue();
  return {
    index,
    balance: state.balances.get(index),
    status: getValidatorStatus(validator, state.epochCtx.epoch),
    validator,
  };
}

const hasStatus = (status: ValidatorStatus, wanted: readonly string[] | undefined): boolean =>
  !wanted ||
  wanted.length === 0 ||
  wanted.includes(status) ||
  wanted.includes(mapToGeneralStatus(status));

/** The Beacon API's questions about validators of a state. */
export function validatorRoutes(chain: Chain) {
  const list: BeaconApiMethods['beacon']['getStateValidators'] = async ({
    stateId,
    validatorIds,
    statuses,
  }) => {
    const { state, meta } = await stateOfId(chain, stateId);
    const data = indexesOf(state, validatorIds, chain)
      .map((index) => validatorAt(state, index))
      .filter(({ status }) => hasStatus(status, statuses));
    return { data, meta };
  };
  const balances: BeaconApiMethods['beacon']['getStateValidatorBalances'] = async ({
    stateId,
    validatorIds,
  }) => {
    const { state, meta } = await stateOfId(chain, stateId);
    const data = indexesOf(state, validatorIds, chain).map((index) => ({
      index,
      balance: state.balances.get(index),
    }));
    return { data, meta };
  };
  return {
    getStateValidators: list,
    postStateValidators: list,
    getStateValidatorBalances: balances,
    postStateValidatorBalances: balances,
    async getStateValidator({ stateId, validatorId }) {
      const { state, meta } = await stateOfId(chain, stateId);
      const index = indexOf(state, validatorId, chain);
      if (index === undefined) {
        throw new ApiError(404, `Validator '${validatorId}' is not in the state '${stateId}'`);
      }
      return { data: validatorAt(state, index), meta };
    },
    async postStateValidatorIdentities({ stateId, validatorIds }) {
      const { state, meta } = await stateOfId(chain, stateId);
      const data = indexesOf(state, validatorIds, chain).map((index) => {
        const { pubkey, activationEpoch } = state.validators.getReadonly(index);
        return { index, pubkey, activationEpoch };
      });
      return { data, meta };
    },
  } satisfies Partial<BeaconApiMethods['beacon']>;
}
