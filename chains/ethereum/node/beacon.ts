import type { Clock, Log, NodeHealth } from '@kiln-connect/core';
import type { ApiResponse, Endpoint as Route } from '@lodestar/api';
import { hexToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { createEndpointPool, type Endpoint } from '../../node/endpoint-pool.ts';
import { nodeAnswer, nodeLie } from '../../node/node-failure.ts';
import { nodeName } from '../../node/node-name.ts';
import { once } from '../../node/once.ts';
import { DEPOSIT_CONTRACT } from '../network-data.ts';
import {
  askBeaconNode,
  type BeaconClient,
  beaconClient,
  handToBeaconNode,
} from './beacon-request.ts';
import {
  attestationRewardsSchema,
  type BeaconBlock,
  type BlockRewards,
  blockRewardsSchema,
  blockSchema,
  type Finality,
  finalitySchema,
  type Genesis,
  genesisSchema,
  type Header,
  headerSchema,
  type PendingConsolidation,
  type PendingDeposit,
  type PendingPartialWithdrawal,
  pendingConsolidationSchema,
  pendingDepositSchema,
  pendingPartialWithdrawalSchema,
  syncCommitteeRewardsSchema,
  syncCommitteeSchema,
  type Validator,
  type ValidatorReward,
  validatorSchema,
} from './beacon-schemas.ts';
import type { BeaconState } from './beacon-state.ts';
import { requestState } from './beacon-state-request.ts';
import { LOOKS, type NetworkIdentity } from './network-identity.ts';
import { type ConsensusSpec, specSchema } from './spec.ts';

/** 'head', 'genesis', 'finalized', 'justified', a slot or a block root. */
type BlockId = number | string;
/** As `BlockId`, but a state root instead of a block root. */
type StateId = number | string;

/**
 * The beacon nodes of one network as one node, over the standard Beacon API; amounts in gwei. Every
 * method throws `NodeUnavailableError`, `NodeTimeoutError` or `NodeAnswerError` when no node answers.
 */
export interface BeaconNode {
  /** Constant for the network: asked once. */
  genesis(): Promise<Genesis>;
  /** Constant between upgrades of the node: asked once. */
  spec(): Promise<ConsensusSpec>;
  /** `undefined` for an empty slot and for a block that is not known. */
  header(id: BlockId): Promise<Header | undefined>;
  /** `undefined` for an empty slot and for a block that is not known. */
  block(id: BlockId): Promise<BeaconBlock | undefined>;
  finality(stateId: StateId): Promise<Finality>;
  /** By public key or index. What the state does not hold is left out. */
  validators(stateId: StateId, ids: readonly (string | number)[]): Promise<readonly Validator[]>;
  pendingDeposits(stateId: StateId): Promise<readonly PendingDeposit[]>;
  pendingPartialWithdrawals(stateId: StateId): Promise<readonly PendingPartialWithdrawal[]>;
  pendingConsolidations(stateId: StateId): Promise<readonly PendingConsolidation[]>;
  /**
   * All of a state, as SSZ: hundreds of megabytes on mainnet, of which half is kept. `undefined` where no
   * node offers it: `validators` and the queues tell the same by many smaller answers.
   */
  state(stateId: StateId): Promise<BeaconState | undefined>;
  /** Validator indexes of the sync committee at that epoch, one a seat: one can hold several. */
  syncCommittee(stateId: StateId, epoch: number): Promise<readonly number[]>;
  attestationRewards(
    epoch: number,
    indexes: readonly number[],
  ): Promise<readonly ValidatorReward[]>;
  blockRewards(id: BlockId): Promise<BlockRewards>;
  syncCommitteeRewards(
    id: BlockId,
    indexes: readonly number[],
  ): Promise<readonly ValidatorReward[]>;
  /** Why the node does not take a voluntary exit, in its words; `undefined` when it took it. */
  submitExit(exit: SignedExitMessage): Promise<string | undefined>;
}

/** A signed voluntary exit in the words of the Beacon API. */
interface SignedExitMessage {
  readonly message: { readonly epoch: string; readonly validator_index: string };
  /** 96 bytes, hex with 0x. */
  readonly signature: string;
}

/** For making a state and sending all of it. */
const STATE_TIMEOUT_MS = 120_000;

/** Public keys in one request: 200 kB, below what nodes take for a body. */
const IDS_PER_REQUEST = 2_000;

interface BeaconOptions {
  readonly urls: readonly string[];
  readonly identity: NetworkIdentity;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
}

type Send = (client: BeaconClient, signal: AbortSignal) => Promise<ApiResponse<Route>>;

/** The beacon node and its health, over the Beacon API at one or more addresses. */
export function connectBeaconNode({
  urls,
  identity,
  timeoutMs,
  signal: closed,
  clock,
  log,
}: BeaconOptions): { node: BeaconNode; health(): Promise<NodeHealth[]> } {
  const askOne = <Data>(
    endpoint: Endpoint<BeaconClient>,
    what: string,
    schema: z.ZodType<Data>,
    send: Send,
  ): Promise<Data | undefined> =>
    askBeaconNode({ endpoint, what, send, timeoutMs, closed }, schema);

  const pool = createEndpointPool(
    urls.map((url) => ({ node: nodeName('eth beacon', url), client: beaconClient(url, closed) })),
    {
      confirm: async (endpoint) => {
        const genesis = await askOne(endpoint, 'the genesis', genesisSchema, (api, signal) =>
          api.beacon.getGenesis({ signal }),
        );
        const spec = await askOne(endpoint, 'the spec', identifyingSpec, (api, signal) =>
          api.config.getSpec({ signal }),
        );
        const problem = foreignness(identity, { genesis, spec });
        if (problem) throw nodeLie(endpoint.node, { reason: 'other_network', problem });
      },
      sight: async (endpoint) => {
        // Before the head: what is final then can not be after it.
        const finality = await askOne(endpoint, "the state 'head'", finalitySchema, (api, signal) =>
          api.beacon.getStateFinalityCheckpoints({ stateId: 'head' }, { signal }),
        );
        const head = await askOne(endpoint, 'the head', headerSchema, (api, signal) =>
          api.beacon.getBlockHeader({ blockId: 'head' }, { signal }),
        );
        if (!head) throw nodeAnswer(endpoint.node, 'it has no head block');
        const { epoch, root } = finality?.finalized ?? {};
        return {
          head: head.slot,
          finalized:
            epoch === undefined || root === undefined
              ? undefined
              : { position: epoch * identity.slotsPerEpoch, id: root },
        };
      },
      unit: 'slot',
      mayGoBack: identity.mayGoBack,
      ...LOOKS,
      clock,
      log,
    },
  );

  /** `undefined` when the node that answered does not have it. */
  const find = <Data>(what: string, schema: z.ZodType<Data>, send: Send) =>
    pool.run((endpoint) => askOne(endpoint, what, schema, send));

  /** For what must be there: a node that does not have it is not the right one to ask. */
  const read = <Data>(what: string, schema: z.ZodType<Data>, send: Send): Promise<Data> =>
    pool.run(async (endpoint) => {
      const data = await askOne(endpoint, what, schema, send);
      if (data !== undefined) return data;
      throw nodeAnswer(
        endpoint.node,
        `it does not have ${what}; an older one needs an archive node`,
      );
    });

  const node: BeaconNode = {
    genesis: once(() =>
      read('the genesis', genesisSchema, (api, signal) => api.beacon.getGenesis({ signal })),
    ),
    spec: once(() => read('the spec', specSchema, (api, signal) => api.config.getSpec({ signal }))),
    header: (blockId) =>
      find(`block ${blockId}`, headerSchema, (api, signal) =>
        api.beacon.getBlockHeader({ blockId }, { signal }),
      ),
    block: (blockId) =>
      find(`block ${blockId}`, blockSchema, (api, signal) =>
        api.beacon.getBlockV2({ blockId }, { signal }),
      ),
    finality: (stateId) =>
      read(`the state '${stateId}'`, finalitySchema, (api, signal) =>
        api.beacon.getStateFinalityCheckpoints({ stateId }, { signal }),
      ),
    validators: async (stateId, ids) => {
      const portions = Array.from({ length: Math.ceil(ids.length / IDS_PER_REQUEST) }, (_, i) =>
        ids.slice(i * IDS_PER_REQUEST, (i + 1) * IDS_PER_REQUEST),
      );
      const answers = await Promise.all(
        portions.map((validatorIds) =>
          read(`the state '${stateId}'`, validatorSchema.array(), (api, signal) =>
            api.beacon.postStateValidators({ stateId, validatorIds }, { signal }),
          ),
        ),
      );
      return answers.flat();
    },
    pendingDeposits: (stateId) =>
      read(`the state '${stateId}'`, pendingDepositSchema.array(), (api, signal) =>
        api.beacon.getPendingDeposits({ stateId }, { signal }),
      ),
    pendingPartialWithdrawals: (stateId) =>
      read(`the state '${stateId}'`, pendingPartialWithdrawalSchema.array(), (api, signal) =>
        api.beacon.getPendingPartialWithdrawals({ stateId }, { signal }),
      ),
    pendingConsolidations: (stateId) =>
      read(`the state '${stateId}'`, pendingConsolidationSchema.array(), (api, signal) =>
        api.beacon.getPendingConsolidations({ stateId }, { signal }),
      ),
    state: async (stateId) => {
      const spec = await node.spec();
      return pool.find((endpoint) =>
        requestState({ endpoint, stateId, spec, timeoutMs: STATE_TIMEOUT_MS, closed }),
      );
    },
    syncCommittee: (stateId, epoch) =>
      read(`the sync committee of epoch ${epoch}`, syncCommitteeSchema, (api, signal) =>
        api.beacon.getEpochSyncCommittees({ stateId, epoch }, { signal }),
      ),
    attestationRewards: async (epoch, indexes) =>
      indexes.length === 0
        ? []
        : read(
            `the attestation rewards of epoch ${epoch}`,
            attestationRewardsSchema,
            (api, signal) =>
              api.beacon.getAttestationsRewards({ epoch, validatorIds: [...indexes] }, { signal }),
          ),
    blockRewards: (blockId) =>
      read(`the rewards of block ${blockId}`, blockRewardsSchema, (api, signal) =>
        api.beacon.getBlockRewards({ blockId }, { signal }),
      ),
    syncCommitteeRewards: async (blockId, indexes) =>
      indexes.length === 0
        ? []
        : read(
            `the sync committee rewards of block ${blockId}`,
            syncCommitteeRewardsSchema,
            (api, signal) =>
              api.beacon.getSyncCommitteeRewards(
                { blockId, validatorIds: [...indexes] },
                { signal },
              ),
          ),
    submitExit: ({ message, signature }) =>
      pool.run((endpoint) =>
        handToBeaconNode({
          endpoint,
          what: 'a voluntary exit',
          timeoutMs,
          closed,
          send: (api, signal) =>
            api.beacon.submitPoolVoluntaryExit(
              {
                signedVoluntaryExit: {
                  message: {
                    epoch: Number(message.epoch),
                    validatorIndex: Number(message.validator_index),
                  },
                  signature: hexToBytes(signature.slice(2)),
                },
              },
              { signal },
            ),
        }),
      ),
  };

  return {
    node,
    health: () => pool.health(),
  };
}

/** What of a node's spec tells networks apart. */
const identifyingSpec = z.object({
  DEPOSIT_CHAIN_ID: z.string().optional(),
  DEPOSIT_CONTRACT_ADDRESS: z.string(),
});

/** Why a beacon node is not of that network, in words that follow its name. */
function foreignness(
  { chainId, genesisForkVersion, genesisValidatorsRoot }: NetworkIdentity,
  {
    genesis,
    spec,
  }: { genesis: Genesis | undefined; spec: z.output<typeof identifyingSpec> | undefined },
): string | undefined {
  if (genesis?.genesisForkVersion !== genesisForkVersion) {
    const answered = genesis?.genesisForkVersion ?? 'unknown: it has no genesis yet';
    return `its genesis fork version is ${answered}, not ${genesisForkVersion}`;
  }
  const root = genesis.genesisValidatorsRoot;
  if (genesisValidatorsRoot !== undefined && root !== genesisValidatorsRoot) {
    return `its genesis validators root is ${root}, not ${genesisValidatorsRoot}`;
  }
  const contract = spec?.DEPOSIT_CONTRACT_ADDRESS;
  if (contract?.toLowerCase() !== DEPOSIT_CONTRACT.toLowerCase()) {
    return `its deposit contract is ${contract}, not ${DEPOSIT_CONTRACT}`;
  }
  const depositChain = Number(spec?.DEPOSIT_CHAIN_ID ?? chainId);
  return depositChain === chainId
    ? undefined
    : `its deposits are made on chain ${depositChain}, not ${chainId}`;
}
