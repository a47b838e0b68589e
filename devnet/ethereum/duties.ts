import { BitArray } from '@chainsafe/ssz';
import type { BeaconConfig } from '@lodestar/config';
import {
  DOMAIN_BEACON_ATTESTER,
  DOMAIN_BEACON_PROPOSER,
  DOMAIN_RANDAO,
  DOMAIN_SYNC_COMMITTEE,
  MAX_ATTESTATIONS_ELECTRA,
  SYNC_COMMITTEE_SIZE,
} from '@lodestar/params';
import {
  type CachedBeaconStateElectra,
  computeEpochAtSlot,
  computeSigningRoot,
  computeStartSlotAtEpoch,
  getBlockRootAtSlot,
} from '@lodestar/state-transition';
import { type altair, type electra, ssz } from '@lodestar/types';
import { aggregateSecretKeys } from './signing.ts';
import type { ValidatorKey, ValidatorKeys } from './validator-keys.ts';

/** The compressed point at infinity: the signature of nobody. */
const EMPTY_SIGNATURE = Uint8Array.from({ length: 96 }, (_, index) => (index === 0 ? 0xc0 : 0));

interface DutyOptions {
  /** State at the slot of the block that is being made, before that block. */
  readonly pre: CachedBeaconStateElectra;
  readonly config: BeaconConfig;
  readonly keys: ValidatorKeys;
}

/** The proposer's reveal that is mixed into the chain's randomness. */
export function signRandao(key: ValidatorKey, o: DutyOptions): Uint8Array {
  const domain = o.config.getDomain(o.pre.slot, DOMAIN_RANDAO);
  const epoch = computeEpochAtSlot(o.pre.slot);
  return key.secretKey.sign(computeSigningRoot(ssz.Epoch, epoch, domain)).toBytes();
}

/** The proposer's signature of its block. */
export function signBlock(
  key: ValidatorKey,
  block: electra.BeaconBlock,
  config: BeaconConfig,
): Uint8Array {
  const domain = config.getDomain(block.slot, DOMAIN_BEACON_PROPOSER);
  return key.secretKey.sign(computeSigningRoot(ssz.electra.BeaconBlock, block, domain)).toBytes();
}

/**
 * The attestations that the next block carries: one aggregate for each slot since the last block,
 * newest first, signed by every validator of its committees whose key is here. Slots for which
 * nobody here may sign are left out.
 */
export function makeAttestations(
  o: DutyOptions & { lastBlockSlot: number },
): electra.Attestation[] {
  const epoch = computeEpochAtSlot(o.pre.slot);
  const oldest = Math.max(o.lastBlockSlot, computeStartSlotAtEpoch(Math.max(epoch - 1, 0)));
  const attestations: electra.Attestation[] = [];
  for (let slot = o.pre.slot - 1; slot >= oldest; slot--) {
    const attestation = attest(slot, o);
    if (attestation) attestations.push(attestation);
    if (attestations.length === MAX_ATTESTATIONS_ELECTRA) break;
  }
  return attestations;
}

function attest(slot: number, { pre, config, keys }: DutyOptions): electra.Attestation | undefined {
  const epoch = computeEpochAtSlot(slot);
  const isCurrent = epoch === computeEpochAtSlot(pre.slot);
  const source = isCurrent ? pre.currentJustifiedCheckpoint : pre.previousJustifiedCheckpoint;
  const data = {
    slot,
    index: 0,
    beaconBlockRoot: getBlockRootAtSlot(pre, slot),
    source: source.toValue(),
    target: { epoch, root: getBlockRootAtSlot(pre, computeStartSlotAtEpoch(epoch)) },
  };
  const committeeBits = ssz.electra.CommitteeBits.defaultValue();
  const attesters: boolean[] = [];
  const signers: ValidatorKey[] = [];
  for (let index = 0; index < pre.epochCtx.getCommitteeCountPerSlot(epoch); index++) {
    const committee = pre.epochCtx.getBeaconCommittee(slot, index);
    const present = Array.from(committee, (validator) =>
      keys.attester(pre, validator, { source: data.source.epoch, target: epoch }),
    );
    // EIP-7549: a committee of which nobody signed must not be named.
    if (present.every((key) => key === undefined)) continue;
    committeeBits.set(index, true);
    for (const key of present) {
      attesters.push(key !== undefined);
      if (key) signers.push(key);
    }
  }
  if (signers.length === 0) return undefined;
  const domain = config.getDomain(pre.slot, DOMAIN_BEACON_ATTESTER, slot);
  const root = computeSigningRoot(ssz.phase0.AttestationData, data, domain);
  const signature = aggregateSecretKeys(signers.map((key) => key.secretKey)).sign(root);
  return {
    aggregationBits: BitArray.fromBoolArray(attesters),
    data,
    signature: signature.toBytes(),
    committeeBits,
  };
}

/** The sync committee's signature of the block before, by every member whose key is here. */
export function makeSyncAggregate({ pre, config, keys }: DutyOptions): altair.SyncAggregate {
  const syncCommitteeBits = BitArray.fromBitLen(SYNC_COMMITTEE_SIZE);
  const signers: ValidatorKey[] = [];
  pre.epochCtx.currentSyncCommitteeIndexed.validatorIndices.forEach((validator, position) => {
    const key = keys.ofIndex(pre, validator);
    if (!key) return;
    syncCommitteeBits.set(position, true);
    signers.push(key);
  });
  if (signers.length === 0) return { syncCommitteeBits, syncCommitteeSignature: EMPTY_SIGNATURE };
  const previousSlot = pre.slot - 1;
  const domain = config.getDomain(pre.slot, DOMAIN_SYNC_COMMITTEE, previousSlot);
  const root = computeSigningRoot(ssz.Root, getBlockRootAtSlot(pre, previousSlot), domain);
  const signature = aggregateSecretKeys(signers.map((key) => key.secretKey)).sign(root);
  return { syncCommitteeBits, syncCommitteeSignature: signature.toBytes() };
}
