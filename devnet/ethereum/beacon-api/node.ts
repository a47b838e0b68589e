import type { BeaconApiMethods } from '@lodestar/api/beacon/server';
import { chainConfigToJson, specValuesToJson } from '@lodestar/config';
import * as params from '@lodestar/params';
import { activePreset, presetToJson } from '@lodestar/params';
import { fromHex } from '@lodestar/utils';
import type { Chain } from '../chain.ts';
import { CHAIN_ID, DEPOSIT_CONTRACT, devnetChainConfig } from '../network.ts';

/** Constants that are neither preset nor configuration and that clients still read from the spec. */
const CONSTANTS = {
  DOMAIN_BEACON_PROPOSER: params.DOMAIN_BEACON_PROPOSER,
  DOMAIN_BEACON_ATTESTER: params.DOMAIN_BEACON_ATTESTER,
  DOMAIN_RANDAO: params.DOMAIN_RANDAO,
  DOMAIN_DEPOSIT: params.DOMAIN_DEPOSIT,
  DOMAIN_VOLUNTARY_EXIT: params.DOMAIN_VOLUNTARY_EXIT,
  DOMAIN_SELECTION_PROOF: params.DOMAIN_SELECTION_PROOF,
  DOMAIN_AGGREGATE_AND_PROOF: params.DOMAIN_AGGREGATE_AND_PROOF,
  DOMAIN_SYNC_COMMITTEE: params.DOMAIN_SYNC_COMMITTEE,
  DOMAIN_SYNC_COMMITTEE_SELECTION_PROOF: params.DOMAIN_SYNC_COMMITTEE_SELECTION_PROOF,
  DOMAIN_CONTRIBUTION_AND_PROOF: params.DOMAIN_CONTRIBUTION_AND_PROOF,
  TIMELY_SOURCE_WEIGHT: params.TIMELY_SOURCE_WEIGHT,
  TIMELY_TARGET_WEIGHT: params.TIMELY_TARGET_WEIGHT,
  TIMELY_HEAD_WEIGHT: params.TIMELY_HEAD_WEIGHT,
  SYNC_REWARD_WEIGHT: params.SYNC_REWARD_WEIGHT,
  PROPOSER_WEIGHT: params.PROPOSER_WEIGHT,
  WEIGHT_DENOMINATOR: params.WEIGHT_DENOMINATOR,
  SYNC_COMMITTEE_SUBNET_COUNT: params.SYNC_COMMITTEE_SUBNET_COUNT,
};

/** What a node says of its network. */
export function configRoutes(chain: Chain) {
  const chainConfig = devnetChainConfig(chain.context.genesisTime);
  const spec = {
    ...chainConfigToJson(chainConfig),
    ...presetToJson(activePreset),
    ...specValuesToJson(CONSTANTS),
  };
  return {
    async getSpec() {
      return { data: spec };
    },
    async getDepositContract() {
      return { data: { chainId: CHAIN_ID, address: fromHex(DEPOSIT_CONTRACT) } };
    },
    async getForkSchedule() {
      const { state } = chain.head;
      return { data: [state.fork.toValue()] };
    },
  } satisfies Partial<BeaconApiMethods['config']>;
}

/** What a node says of its network's beginning. */
export function genesisRoutes(chain: Chain) {
  const { genesisTime, genesisValidatorsRoot, config } = chain.context;
  return {
    async getGenesis() {
      const genesisForkVersion = config.GENESIS_FORK_VERSION;
      return { data: { genesisTime, genesisValidatorsRoot, genesisForkVersion } };
    },
  } satisfies Partial<BeaconApiMethods['beacon']>;
}

/** What a node says of itself. */
export function nodeRoutes(chain: Chain) {
  return {
    async getNodeVersion() {
      return { data: { version: 'kiln-connect-devnet/0.1.0 (lodestar state transition)' } };
    },
    async getSyncingStatus() {
      const data = {
        headSlot: chain.head.block.slot,
        syncDistance: 0,
        isSyncing: false,
        isOptimistic: false,
        elOffline: false,
      };
      return { data };
    },
    async getHealth() {
      return { status: 200 };
    },
  } satisfies Partial<BeaconApiMethods['node']>;
}
