import type { BeaconConfig } from '@lodestar/config';
import { ForkSeq, MAX_VOLUNTARY_EXITS } from '@lodestar/params';
import {
  type CachedBeaconStateElectra,
  computeEpochAtSlot,
  DataAvailabilityStatus,
  ExecutionPayloadStatus,
  getAttesterSlashableIndices,
  getBlockRootAtSlot,
  getRandaoMix,
  isValidVoluntaryExit,
  stateTransition,
  verifyProposerSignature,
} from '@lodestar/state-transition';
import { type capella, type electra, type phase0, ssz } from '@lodestar/types';
import { fromHex } from '@lodestar/utils';
import type { BeaconContext } from './beacon-genesis.ts';
import { makeAttestations, makeSyncAggregate, signBlock, signRandao } from './duties.ts';
import type { MinedBlock } from './execution-chain.ts';
import { includableSlashings } from './includable-slashings.ts';
import { payloadOf } from './payload.ts';
import type { Slashings } from './slashing-pool.ts';
import type { ValidatorKey, ValidatorKeys } from './validator-keys.ts';

/** The name that the devnet's blocks carry. */
const GRAFFITI = Buffer.alloc(32, 0);
GRAFFITI.write('kiln-connect devnet');

/** What the validators sign before the execution block of the slot is known. */
export type SignedDuties = Pick<
  electra.BeaconBlockBody,
  'randaoReveal' | 'attestations' | 'syncAggregate'
>;

/** Signs everything that goes into the block of `pre`'s slot but the block itself. */
export function signDuties(o: {
  pre: CachedBeaconStateElectra;
  proposer: ValidatorKey;
  lastBlockSlot: number;
  config: BeaconConfig;
  keys: ValidatorKeys;
}): SignedDuties {
  return {
    randaoReveal: signRandao(o.proposer, o),
    attestations: makeAttestations(o),
    syncAggregate: makeSyncAggregate(o),
  };
}

export interface ProducedBlock {
  readonly signed: electra.SignedBeaconBlock;
  readonly root: Uint8Array;
  readonly post: CachedBeaconStateElectra;
}

/**
 * Makes the block of `pre`'s slot and applies it with every signature checked.
 * @throws {Error} when the state machine refuses it: then one of our parts is wrong.
 */
export function produceBlock(o: {
  context: BeaconContext;
  pre: CachedBeaconStateElectra;
  proposer: ValidatorKey;
  duties: SignedDuties;
  mined: MinedBlock;
  transactions: readonly Uint8Array[];
  withdrawals: capella.Withdrawal[];
  exits: readonly phase0.SignedVoluntaryExit[];
  slashings: Slashings;
}): ProducedBlock {
  const { pre, context } = o;
  const { config } = context;
  const slashings = includableSlashings(o.slashings, pre, context);
  const body: electra.BeaconBlockBody = {
    ...ssz.electra.BeaconBlockBody.defaultValue(),
    ...o.duties,
    eth1Data: pre.eth1Data.toValue(),
    graffiti: GRAFFITI,
    ...slashings,
    voluntaryExits: includableExits(pre, o.exits, slashedBy(slashings)),
    executionPayload: payloadOf({
      block: o.mined.block,
      transactions: o.transactions,
      prevRandao: getRandaoMix(pre, computeEpochAtSlot(pre.slot)),
      withdrawals: o.withdrawals,
    }),
    executionRequests: o.mined.requests,
  };
  const block: electra.BeaconBlock = {
    slot: pre.slot,
    proposerIndex: pre.epochCtx.getBeaconProposer(pre.slot),
    parentRoot: getBlockRootAtSlot(pre, pre.slot - 1),
    stateRoot: new Uint8Array(32),
    body,
  };
  const post = stateTransition(
    pre,
    { message: block, signature: new Uint8Array(96) },
    {
      // The root and the proposer's signature over it come after the transition.
      verifyStateRoot: false,
      verifyProposer: false,
      verifySignatures: true,
      executionPayloadStatus: ExecutionPayloadStatus.valid,
      dataAvailabilityStatus: DataAvailabilityStatus.Available,
    },
  ) as CachedBeaconStateElectra;
  block.stateRoot = post.hashTreeRoot();
  const signed = { message: block, signature: signBlock(o.proposer, block, config) };
  if (!verifyProposerSignature(config, context.pubkeyCache, signed)) {
    throw new Error(`the proposer's signature of slot ${block.slot} does not verify`);
  }
  return { signed, root: ssz.electra.BeaconBlock.hashTreeRoot(block), post };
}

/** Validators that these proofs speak of; slashed, they can not exit in the same block. */
const slashedBy = ({
  proposerSlashings,
  attesterSlashings,
}: ReturnType<typeof includableSlashings>): ReadonlySet<number> =>
  new Set([
    ...proposerSlashings.map(({ signedHeader1 }) => signedHeader1.message.proposerIndex),
    ...attesterSlashings.flatMap(getAttesterSlashableIndices),
  ]);

/** The exits that the block can carry: each must still be valid after what comes before it. */
function includableExits(
  pre: CachedBeaconStateElectra,
  exits: readonly phase0.SignedVoluntaryExit[],
  slashed: ReadonlySet<number>,
): phase0.SignedVoluntaryExit[] {
  const valid = exits.filter(
    (exit) =>
      !slashed.has(exit.message.validatorIndex) &&
      isValidVoluntaryExit(ForkSeq.electra, pre, exit, true),
  );
  const byValidator = new Map(valid.map((exit) => [exit.message.validatorIndex, exit]));
  return [...byValidator.values()].slice(0, MAX_VOLUNTARY_EXITS);
}

/** Bytes of raw transactions in hex. */
export const transactionBytes = (raw: readonly string[]): Uint8Array[] => raw.map(fromHex);
