import { ByteVectorType, ContainerType } from '@chainsafe/ssz';

/**
 * What the keys of the consensus layer sign: a root under a domain.
 * https://github.com/ethereum/consensus-specs/blob/master/specs/phase0/beacon-chain.md#compute_signing_root
 */

const Bytes4 = new ByteVectorType(4);
const Bytes32 = new ByteVectorType(32);
const ForkData = new ContainerType({ currentVersion: Bytes4, genesisValidatorsRoot: Bytes32 });
const SigningData = new ContainerType({ objectRoot: Bytes32, domain: Bytes32 });

/** 32 bytes: four of the message's type and the first 28 of the fork data's root. */
export function computeDomain(
  domainType: Uint8Array,
  forkVersion: Uint8Array,
  genesisValidatorsRoot: Uint8Array,
): Uint8Array {
  const root = ForkData.hashTreeRoot({ currentVersion: forkVersion, genesisValidatorsRoot });
  return Uint8Array.from([...domainType, ...root.subarray(0, 28)]);
}

/** 32 bytes. */
export const computeSigningRoot = (objectRoot: Uint8Array, domain: Uint8Array): Uint8Array =>
  SigningData.hashTreeRoot({ objectRoot, domain });
