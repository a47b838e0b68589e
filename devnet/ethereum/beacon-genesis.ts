import { type BeaconConfig, createBeaconConfig } from '@lodestar/config';
import { ForkSeq } from '@lodestar/params';
import {
  type CachedBeaconStateElectra,
  createCachedBeaconState,
  createPubkeyCache,
  getNextSyncCommittee,
  type PubkeyCache,
} from '@lodestar/state-transition';
import { type electra, ssz } from '@lodestar/types';
import { fromHex } from '@lodestar/utils';
import { genesisSecretKeys } from './genesis-keys.ts';
import { devnetChainConfig, GENESIS_BALANCE, GENESIS_VALIDATORS } from './network.ts';
import type { ExecutionBlock } from './payload.ts';

/** The address behind the genesis validators' compounding (0x02) withdrawal credentials. */
const GENESIS_WITHDRAWAL_ADDRESS = '0x6b696c6e2d636f6e6e6563742d6465766e657400';

function compoundingCredentials(address: string): Uint8Array {
  const credentials = new Uint8Array(32);
  credentials[0] = 2;
  credentials.set(fromHex(address), 12);
  return credentials;
}

/**
 * The beacon state at slot 0, as the Electra specification would have it after a genesis whose
 * validators are all active and whose execution chain begins with `executionBlock`.
 */
export function makeGenesisState(o: {
  genesisTime: number;
  executionBlock: ExecutionBlock;
}): Uint8Array {
  const chainConfig = devnetChainConfig(o.genesisTime);
  const state = ssz.electra.BeaconState.defaultValue();
  state.genesisTime = o.genesisTime;
  state.fork = {
    previousVersion: chainConfig.ELECTRA_FORK_VERSION,
    currentVersion: chainConfig.ELECTRA_FORK_VERSION,
    epoch: 0,
  };
  state.latestBlockHeader.bodyRoot = ssz.electra.BeaconBlockBody.hashTreeRoot(
    ssz.electra.BeaconBlockBody.defaultValue(),
  );
  for (const key of genesisSecretKeys()) {
    state.validators.push({
      pubkey: key.toPublicKey().toBytes(),
      withdrawalCredentials: compoundingCredentials(GENESIS_WITHDRAWAL_ADDRESS),
      effectiveBalance: GENESIS_BALANCE,
      slashed: false,
      activationEligibilityEpoch: 0,
      activationEpoch: 0,
      exitEpoch: Number.POSITIVE_INFINITY,
      withdrawableEpoch: Number.POSITIVE_INFINITY,
    });
    state.balances.push(GENESIS_BALANCE);
    state.inactivityScores.push(0);
    state.previousEpochParticipation.push(0);
    state.currentEpochParticipation.push(0);
  }
  const blockHash = fromHex(o.executionBlock.hash);
  state.randaoMixes = state.randaoMixes.map(() => blockHash);
  state.genesisValidatorsRoot = ssz.phase0.Validators.hashTreeRoot(state.validators);
  // Deposits come as EIP-6110 requests from the first block on: there is no older kind to wait for.
  state.depositRequestsStartIndex = 0n;
  state.eth1Data.blockHash = blockHash;
  const header = state.latestExecutionPayloadHeader;
  header.blockHash = blockHash;
  header.stateRoot = fromHex(o.executionBlock.stateRoot);
  header.receiptsRoot = fromHex(o.executionBlock.receiptsRoot);
  header.gasLimit = Number(o.executionBlock.gasLimit);
  header.timestamp = o.genesisTime;
  header.baseFeePerGas = BigInt(o.executionBlock.baseFeePerGas);

  const view = ssz.electra.BeaconState.toViewDU(state);
  const config = createBeaconConfig(chainConfig, state.genesisValidatorsRoot);
  const cached = createCachedBeaconState(
    view,
    { config, pubkeyCache: createPubkeyCache() },
    { skipSyncCommitteeCache: true },
  );
  const { syncCommittee } = getNextSyncCommittee(
    ForkSeq.electra,
    cached,
    Uint32Array.from({ length: GENESIS_VALIDATORS }, (_, index) => index),
    cached.epochCtx.effectiveBalanceIncrements,
  );
  view.currentSyncCommittee = ssz.altair.SyncCommittee.toViewDU(syncCommittee);
  view.nextSyncCommittee = ssz.altair.SyncCommittee.toViewDU(syncCommittee);
  view.commit();
  return view.serialize();
}

/** The block of slot 0: nobody proposed or signed it; its root is what the first block builds on. */
export function makeGenesisBlock(state: CachedBeaconStateElectra): electra.SignedBeaconBlock {
  const block = ssz.electra.SignedBeaconBlock.defaultValue();
  block.message.stateRoot = state.hashTreeRoot();
  return block;
}

/** What all states of one devnet share. */
export interface BeaconContext {
  readonly config: BeaconConfig;
  readonly pubkeyCache: PubkeyCache;
  readonly genesisTime: number;
  readonly genesisValidatorsRoot: Uint8Array;
}

/** Reads from the genesis state what all later states share. */
export function beaconContextOf(genesisState: Uint8Array): BeaconContext {
  const { genesisTime, genesisValidatorsRoot } = ssz.electra.BeaconState.deserialize(genesisState);
  return {
    config: createBeaconConfig(devnetChainConfig(genesisTime), genesisValidatorsRoot),
    pubkeyCache: createPubkeyCache(),
    genesisTime,
    genesisValidatorsRoot,
  };
}

/** A state with its caches, from its SSZ bytes. */
export function loadBeaconState(
  context: BeaconContext,
  bytes: Uint8Array,
): CachedBeaconStateElectra {
  const state = createCachedBeaconState(
    ssz.electra.BeaconState.deserializeToViewDU(bytes),
    context,
  );
  state.commit();
  return state;
}
