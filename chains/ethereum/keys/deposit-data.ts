import { ByteVectorType, ContainerType, UintBigintType } from '@chainsafe/ssz';
import type { Network } from '@kiln-connect/core';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { networkIdentities } from '../node/network-identity.ts';

/**
 * Deposit data, as the validator's specification says:
 * https://github.com/ethereum/consensus-specs/blob/master/specs/phase0/validator.md#submit-deposit
 */

const Bytes4 = new ByteVectorType(4);
const Bytes32 = new ByteVectorType(32);
const Bytes48 = new ByteVectorType(48);
const Bytes96 = new ByteVectorType(96);
const Gwei = new UintBigintType(8);

const message = { pubkey: Bytes48, withdrawalCredentials: Bytes32, amount: Gwei };
const DepositMessage = new ContainerType(message);
const DepositData = new ContainerType({ ...message, signature: Bytes96 });
const ForkData = new ContainerType({ currentVersion: Bytes4, genesisValidatorsRoot: Bytes32 });
const SigningData = new ContainerType({ objectRoot: Bytes32, domain: Bytes32 });

const DOMAIN_DEPOSIT = Uint8Array.of(3, 0, 0, 0);

/** Deposits are signed for the genesis fork version and no genesis: they stay good for ever. */
function depositDomain(network: Network): Uint8Array {
  const forkDataRoot = ForkData.hashTreeRoot({
    currentVersion: hexToBytes(networkIdentities[network].genesisForkVersion.slice(2)),
    genesisValidatorsRoot: new Uint8Array(32),
  });
  return Uint8Array.from([...DOMAIN_DEPOSIT, ...forkDataRoot.subarray(0, 28)]);
}

/** What a deposit contract takes for one validator; bytes in lower-case hex with 0x. */
export interface SignedDeposit {
  readonly publicKey: string;
  readonly withdrawalCredentials: string;
  readonly amountGwei: bigint;
  readonly signature: string;
  readonly depositMessageRoot: string;
  readonly depositDataRoot: string;
}

/** Signs a deposit of `amountGwei` with the validator's own key. */
export function signDeposit(
  key: { readonly publicKey: string; sign(message: Uint8Array): Uint8Array },
  deposit: { withdrawalCredentials: string; amountGwei: bigint; network: Network },
): SignedDeposit {
  const { withdrawalCredentials, amountGwei, network } = deposit;
  const unsigned = {
    pubkey: hexToBytes(key.publicKey.slice(2)),
    withdrawalCredentials: hexToBytes(withdrawalCredentials.slice(2)),
    amount: amountGwei,
  };
  const objectRoot = DepositMessage.hashTreeRoot(unsigned);
  const signature = key.sign(
    SigningData.hashTreeRoot({ objectRoot, domain: depositDomain(network) }),
  );
  return {
    publicKey: key.publicKey,
    withdrawalCredentials,
    amountGwei,
    signature: `0x${bytesToHex(signature)}`,
    depositMessageRoot: `0x${bytesToHex(objectRoot)}`,
    depositDataRoot: `0x${bytesToHex(DepositData.hashTreeRoot({ ...unsigned, signature }))}`,
  };
}
