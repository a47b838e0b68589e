import { type Gwei, WEI_PER_GWEI } from '@kiln-connect/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatenate } from '../bytes.ts';

/** One deposit as the deposit contract takes it. */
export interface Deposit {
  /** 48 bytes. */
  readonly publicKey: Uint8Array;
  /** 32 bytes. */
  readonly withdrawalCredentials: Uint8Array;
  readonly amount: Gwei;
  /** 96 bytes. */
  readonly signature: Uint8Array;
  /** 32 bytes, as the calldata claims it. */
  readonly dataRoot: Uint8Array;
}

/** DOMAIN_DEPOSIT of the consensus specifications. */
const DOMAIN_DEPOSIT = Uint8Array.of(3, 0, 0, 0);

const hashPair = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(concatenate(left, right));

function padded(bytes: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length);
  whole.set(bytes);
  return whole;
}

/** SSZ: uint64, little-endian, in one chunk. */
function amountChunk(amount: Gwei): Uint8Array {
  const chunk = new Uint8Array(32);
  new DataView(chunk.buffer).setBigUint64(0, amount, true);
  return chunk;
}

const publicKeyRoot = (publicKey: Uint8Array): Uint8Array => sha256(padded(publicKey, 64));

/**
 * hash_tree_root of DepositMessage, 32 bytes.
 * @see https://github.com/ethereum/consensus-specs/blob/master/specs/phase0/beacon-chain.md#depositmessage
 */
export function depositMessageRoot(
  deposit: Pick<Deposit, 'publicKey' | 'withdrawalCredentials' | 'amount'>,
): Uint8Array {
  return hashPair(
    hashPair(publicKeyRoot(deposit.publicKey), deposit.withdrawalCredentials),
    hashPair(amountChunk(deposit.amount), new Uint8Array(32)),
  );
}

/**
 * hash_tree_root of DepositData, 32 bytes: the deposit contract reverts when it is not this one.
 * @see https://github.com/ethereum/consensus-specs/blob/master/specs/phase0/beacon-chain.md#depositdata
 */
export function depositDataRoot(deposit: Omit<Deposit, 'dataRoot'>): Uint8Array {
  const signatureRoot = hashPair(
    sha256(deposit.signature.subarray(0, 64)),
    sha256(padded(deposit.signature.subarray(64), 64)),
  );
  return hashPair(
    hashPair(publicKeyRoot(deposit.publicKey), deposit.withdrawalCredentials),
    hashPair(amountChunk(deposit.amount), signatureRoot),
  );
}

/**
 * The 32 bytes that a deposit's BLS signature signs. Deposits are valid across forks: the domain is
 * of the genesis fork version and of no genesis validators root.
 * @see https://github.com/ethereum/consensus-specs/blob/master/specs/phase0/beacon-chain.md#deposits
 */
export function depositSigningRoot(
  deposit: Pick<Deposit, 'publicKey' | 'withdrawalCredentials' | 'amount'>,
  genesisForkVersion: Uint8Array,
): Uint8Array {
  const forkDataRoot = hashPair(padded(genesisForkVersion, 32), new Uint8Array(32));
  const domain = concatenate(DOMAIN_DEPOSIT, forkDataRoot.subarray(0, 28));
  return hashPair(depositMessageRoot(deposit), domain);
}

/** The amount of all deposits, in wei. */
export const totalOf = (deposits: readonly Deposit[]): bigint =>
  deposits.reduce((sum, deposit) => sum + deposit.amount * WEI_PER_GWEI, 0n);
