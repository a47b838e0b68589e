import { setImmediate } from 'node:timers/promises';
import { ByteVectorType, ContainerType, UintBigintType } from '@chainsafe/ssz';
import type { DerivedKey, Network } from '@kiln-connect/core';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { networkIdentities } from '../node/network-identity.ts';
import { computeDomain, computeSigningRoot } from './signing-root.ts';

/**
 * Deposit data, as the validator's specification says:
 * https://github.com/ethereum/consensus-specs/blob/master/specs/phase0/validator.md#submit-deposit
 */

const Bytes32 = new ByteVectorType(32);
const Bytes48 = new ByteVectorType(48);
const Bytes96 = new ByteVectorType(96);
const Gwei = new UintBigintType(8);

const message = { pubkey: Bytes48, withdrawalCredentials: Bytes32, amount: Gwei };
const DepositMessage = new ContainerType(message);
const DepositData = new ContainerType({ ...message, signature: Bytes96 });

const bytes = (hex: string): Uint8Array => hexToBytes(hex.slice(2));
const hex = (value: Uint8Array): string => `0x${bytesToHex(value)}`;

const DOMAIN_DEPOSIT = Uint8Array.of(3, 0, 0, 0);

/** Deposits are signed for the genesis fork version and no genesis: they stay good for ever. */
const depositDomain = (network: Network): Uint8Array =>
  computeDomain(
    DOMAIN_DEPOSIT,
    bytes(networkIdentities[network].genesisForkVersion),
    new Uint8Array(32),
  );

/** What the deposit contract takes for one validator; bytes in lower-case hex with 0x. */
export interface SignedDeposit {
  readonly publicKey: string;
  readonly withdrawalCredentials: string;
  readonly amountGwei: bigint;
  readonly signature: string;
  readonly depositMessageRoot: string;
  readonly depositDataRoot: string;
}

type DepositFields = Omit<SignedDeposit, 'depositMessageRoot' | 'depositDataRoot'>;

const messageRoot = (fields: Omit<DepositFields, 'signature'>): Uint8Array =>
  DepositMessage.hashTreeRoot({
    pubkey: bytes(fields.publicKey),
    withdrawalCredentials: bytes(fields.withdrawalCredentials),
    amount: fields.amountGwei,
  });

/** A deposit with its roots, whatever its signature is worth. */
export const depositDataOf = (fields: DepositFields): SignedDeposit => ({
  ...fields,
  depositMessageRoot: hex(messageRoot(fields)),
  depositDataRoot: hex(
    DepositData.hashTreeRoot({
      pubkey: bytes(fields.publicKey),
      withdrawalCredentials: bytes(fields.withdrawalCredentials),
      amount: fields.amountGwei,
      signature: bytes(fields.signature),
    }),
  ),
});

/** What the validator's key signs: 32 bytes. */
export const depositSigningRoot = (
  fields: Omit<DepositFields, 'signature'>,
  network: Network,
): Uint8Array => computeSigningRoot(messageRoot(fields), depositDomain(network));

/** A deposit of `amountGwei`, signed with the validator's own key. */
export function signDeposit(
  key: Pick<DerivedKey, 'publicKey' | 'sign'>,
  deposit: { withdrawalCredentials: string; amountGwei: bigint; network: Network },
): SignedDeposit {
  const { withdrawalCredentials, amountGwei, network } = deposit;
  const fields = { publicKey: key.publicKey, withdrawalCredentials, amountGwei };
  return depositDataOf({
    ...fields,
    signature: hex(key.sign(depositSigningRoot(fields, network))),
  });
}

/** Keys that are signed with before others get their turn: about 10 ms of the processor. */
const SIGNED_AT_ONCE = 10;

/** The same deposit for each key, in their order. */
export async function signDeposits(
  keys: readonly Pick<DerivedKey, 'publicKey' | 'sign'>[],
  deposit: { withdrawalCredentials: string; amountGwei: bigint; network: Network },
): Promise<readonly SignedDeposit[]> {
  const signed: SignedDeposit[] = [];
  for (const key of keys) {
    if (signed.length % SIGNED_AT_ONCE === 0) await setImmediate();
    signed.push(signDeposit(key, deposit));
  }
  return signed;
}
