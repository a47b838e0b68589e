import { ContainerType, UintBigintType } from '@chainsafe/ssz';
import type { DerivedKey, JsonObject, SignedExit } from '@kiln-connect/core';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { BeaconNode } from '../node/index.ts';
import { computeDomain, computeSigningRoot } from './signing-root.ts';

const Uint64 = new UintBigintType(8);
const VoluntaryExit = new ContainerType({ epoch: Uint64, validatorIndex: Uint64 });

/** https://github.com/ethereum/consensus-specs/blob/master/specs/phase0/beacon-chain.md#domain-types */
const DOMAIN_VOLUNTARY_EXIT = Uint8Array.of(4, 0, 0, 0);

/** What names the chain in the signature of an exit. */
export interface ExitDomain {
  /** CAPELLA_FORK_VERSION, hex with 0x. */
  readonly capellaForkVersion: string;
  /** 32 bytes, hex with 0x. */
  readonly genesisValidatorsRoot: string;
}

/**
 * What a validator's key signs to exit, 32 bytes. The domain is that of Capella for ever, so that a
 * signed exit does not end with the next fork: https://eips.ethereum.org/EIPS/eip-7044
 */
export const exitSigningRoot = (
  exit: { epoch: number; validatorIndex: number },
  { capellaForkVersion, genesisValidatorsRoot }: ExitDomain,
): Uint8Array =>
  computeSigningRoot(
    VoluntaryExit.hashTreeRoot({
      epoch: BigInt(exit.epoch),
      validatorIndex: BigInt(exit.validatorIndex),
    }),
    computeDomain(
      DOMAIN_VOLUNTARY_EXIT,
      hexToBytes(capellaForkVersion.slice(2)),
      hexToBytes(genesisValidatorsRoot.slice(2)),
    ),
  );

/** A signed exit as `POST /eth/v1/beacon/pool/voluntary_exits` takes it. */
export const signExit = (
  key: Pick<DerivedKey, 'sign'>,
  exit: { epoch: number; validatorIndex: number },
  domain: ExitDomain,
): JsonObject => ({
  message: { epoch: String(exit.epoch), validator_index: String(exit.validatorIndex) },
  signature: `0x${bytesToHex(key.sign(exitSigningRoot(exit, domain)))}`,
});

/**
 * An exit of the validator of each key, valid from the epoch of the head on. The chain takes one that
 * is valid once the validator was active for SHARD_COMMITTEE_PERIOD epochs.
 */
export async function signExits(
  keys: readonly DerivedKey[],
  beacon: BeaconNode,
): Promise<readonly SignedExit[]> {
  const [spec, { genesisValidatorsRoot }, head, validators] = await Promise.all([
    beacon.spec(),
    beacon.genesis(),
    beacon.header('head'),
    beacon.validators(
      'head',
      keys.map(({ publicKey }) => publicKey),
    ),
  ]);
  const epoch = Math.floor((head?.slot ?? 0) / spec.SLOTS_PER_EPOCH);
  const domain = { capellaForkVersion: spec.CAPELLA_FORK_VERSION, genesisValidatorsRoot };
  const indexes = new Map(validators.map(({ publicKey, index }) => [publicKey, index]));
  return keys.map((key): SignedExit => {
    const { publicKey } = key;
    const validatorIndex = indexes.get(publicKey);
    if (validatorIndex === undefined) return { publicKey, state: 'no_index' };
    const message = signExit(key, { epoch, validatorIndex }, domain);
    return { publicKey, state: 'signed', epoch, message };
  });
}
