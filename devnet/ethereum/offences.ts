import type { BeaconConfig } from '@lodestar/config';
import { DOMAIN_BEACON_ATTESTER, DOMAIN_BEACON_PROPOSER, SLOTS_PER_EPOCH } from '@lodestar/params';
import { computeSigningRoot } from '@lodestar/state-transition';
import { type electra, type phase0, ssz } from '@lodestar/types';
import type { ValidatorKey } from './validator-keys.ts';

/** Who breaks a rule, and in which slot. */
interface Offender {
  readonly key: ValidatorKey;
  readonly validatorIndex: number;
  readonly slot: number;
  readonly config: BeaconConfig;
}

const root = (byte: number) => new Uint8Array(32).fill(byte);

/** Two different blocks for one slot, both signed: what a proposer must never do. */
export function proposeTwice({
  key,
  validatorIndex,
  slot,
  config,
}: Offender): phase0.ProposerSlashing {
  const domain = config.getDomain(slot, DOMAIN_BEACON_PROPOSER);
  const signed = (byte: number): phase0.ProposerSlashing['signedHeader1'] => {
    const message = {
      slot: BigInt(slot),
      proposerIndex: validatorIndex,
      parentRoot: root(1),
      stateRoot: root(byte),
      bodyRoot: root(1),
    };
    const signingRoot = computeSigningRoot(ssz.phase0.BeaconBlockHeaderBigint, message, domain);
    return { message, signature: key.secretKey.sign(signingRoot).toBytes() };
  };
  return { signedHeader1: signed(2), signedHeader2: signed(3) };
}

/** Two different votes for one target, both signed: what an attester must never do. */
export function attestTwice({
  key,
  validatorIndex,
  slot,
  config,
}: Offender): electra.AttesterSlashing {
  const domain = config.getDomain(slot, DOMAIN_BEACON_ATTESTER);
  const epoch = BigInt(Math.floor(slot / SLOTS_PER_EPOCH));
  const signed = (byte: number): electra.AttesterSlashing['attestation1'] => {
    const data = {
      slot: BigInt(slot),
      index: 0n,
      beaconBlockRoot: root(byte),
      source: { epoch: epoch === 0n ? 0n : epoch - 1n, root: root(1) },
      target: { epoch, root: root(1) },
    };
    const signingRoot = computeSigningRoot(ssz.phase0.AttestationDataBigint, data, domain);
    return {
      attestingIndices: [validatorIndex],
      data,
      signature: key.secretKey.sign(signingRoot).toBytes(),
    };
  };
  return { attestation1: signed(2), attestation2: signed(3) };
}
