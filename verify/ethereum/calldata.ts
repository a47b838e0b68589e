import { asGwei, type Gwei, WEI_PER_GWEI } from '@kiln-connect/core';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { hexFromBytes, isZero, sameBytes } from '../bytes.ts';
import { AbiError, type AbiType, decodeArguments } from './abi.ts';
import type { Deposit } from './deposit.ts';
import type { EthereumNetwork } from './networks.ts';
import { readConsolidationRequest, readWithdrawalRequest } from './requests.ts';
import type { Transaction } from './transaction.ts';

/**
 * What a transaction's calldata does, as far as it is understood. Of what is hashed or signed it has the
 * bytes; keys that are only named stand as lower-case hex with 0x.
 */
export type Calldata =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'deposits';
      readonly function: 'deposit' | 'batchDeposit';
      readonly deposits: readonly Deposit[];
      /** Batch only: the contract reverts when the deposit contract's root is another one. */
      readonly expectedDepositRoot?: Uint8Array;
    }
  /** A deposit of nothing but zeros in credentials and signature: no validator can come of it. */
  | { readonly kind: 'top-up'; readonly deposit: Deposit }
  /** EIP-7002; an amount of 0 is the full exit. */
  | { readonly kind: 'withdrawal'; readonly publicKey: string; readonly amount: Gwei }
  /** EIP-7251, with two different validators. */
  | { readonly kind: 'consolidation'; readonly source: string; readonly target: string }
  /** EIP-7251, with one validator as source and target. */
  | { readonly kind: 'compounding'; readonly publicKey: string }
  | { readonly kind: 'exit-request'; readonly publicKeys: readonly string[] }
  | { readonly kind: 'unknown'; readonly why: string };

export type CalldataOf<Kind extends Calldata['kind']> = Extract<Calldata, { kind: Kind }>;

/** True when the calldata does this. */
export const isKind = <Kind extends Calldata['kind']>(
  calldata: Calldata,
  kind: Kind,
): calldata is CalldataOf<Kind> => calldata.kind === kind;

/** The function of the deposit contract. */
const DEPOSIT = ['bytes', 'bytes', 'bytes', 'bytes32'] as const;
/** The function of our batch contract, which calls the deposit contract once a validator. */
const BATCH_DEPOSIT = ['bytes[]', 'bytes', 'bytes[]', 'bytes32[]', 'uint64[]', 'bytes32'] as const;
/** The function of our exit-request contract, which tells the operator whom to exit. */
const REQUEST_EXIT = ['bytes[]'] as const;

const selectorOf = (name: string, types: readonly AbiType[]): Uint8Array =>
  keccak_256(new TextEncoder().encode(`${name}(${types.join(',')})`)).subarray(0, 4);

const DEPOSIT_SELECTOR = selectorOf('deposit', DEPOSIT);
const BATCH_DEPOSIT_SELECTOR = selectorOf('batchDeposit', BATCH_DEPOSIT);
const REQUEST_EXIT_SELECTOR = selectorOf('requestExit', REQUEST_EXIT);

/**
 * Reads the calldata; never throws. The request contracts of EIP-7002 and EIP-7251 have no functions:
 * whatever is sent to their addresses is a request. All else is read by its function's selector.
 */
export function readCalldata(
  { to, data, value }: Pick<Transaction, 'to' | 'data' | 'value'>,
  network: EthereumNetwork,
): Calldata {
  try {
    if (to && sameBytes(to, network.withdrawalRequestContract)) return readWithdrawalRequest(data);
    if (to && sameBytes(to, network.consolidationRequestContract)) {
      return readConsolidationRequest(data);
    }
    return data.length === 0 ? { kind: 'none' } : readFunction(data, value);
  } catch (error) {
    if (!(error instanceof AbiError)) throw error;
    return {
      kind: 'unknown',
      why: `its arguments are not encoded as they must be: ${error.message}`,
    };
  }
}

function readFunction(data: Uint8Array, value: bigint): Calldata {
  const selector = data.subarray(0, 4);
  const encoded = data.subarray(4);
  if (sameBytes(selector, DEPOSIT_SELECTOR)) return readDeposit(encoded, value);
  if (sameBytes(selector, BATCH_DEPOSIT_SELECTOR)) return readBatchDeposit(encoded);
  if (sameBytes(selector, REQUEST_EXIT_SELECTOR)) return readExitRequest(encoded);
  return {
    kind: 'unknown',
    why: `the function with selector ${hexFromBytes(selector)} is none that the verifier knows`,
  };
}

function readDeposit(encoded: Uint8Array, value: bigint): Calldata {
  const [publicKey, withdrawalCredentials, signature, dataRoot] = decodeArguments(DEPOSIT, encoded);
  if (value % WEI_PER_GWEI !== 0n) {
    return { kind: 'unknown', why: 'the value is not a whole number of gwei, so it is no deposit' };
  }
  const amount = asGwei(value / WEI_PER_GWEI);
  const deposit = { publicKey, withdrawalCredentials, amount, signature, dataRoot };
  requireLengths(deposit);
  return isZero(withdrawalCredentials) && isZero(signature)
    ? { kind: 'top-up', deposit }
    : { kind: 'deposits', function: 'deposit', deposits: [deposit] };
}

function readBatchDeposit(encoded: Uint8Array): Calldata {
  const [publicKeys, withdrawalCredentials, signatures, dataRoots, amounts, expectedDepositRoot] =
    decodeArguments(BATCH_DEPOSIT, encoded);
  const lengths = [publicKeys, signatures, dataRoots, amounts].map((list) => list.length);
  if (new Set(lengths).size !== 1) {
    throw new AbiError(
      `the lists differ in length: ${lengths[0]} public keys, ${lengths[1]} signatures, ${lengths[2]} roots, ${lengths[3]} amounts`,
    );
  }
  // Without deposits nothing would show the credentials, which may be any bytes then.
  if (publicKeys.length === 0) throw new AbiError('the batch holds no deposit');
  const deposits = publicKeys.map((publicKey, i) => ({
    publicKey,
    withdrawalCredentials,
    amount: asGwei(amounts[i] as bigint),
    signature: signatures[i] as Uint8Array,
    dataRoot: dataRoots[i] as Uint8Array,
  }));
  deposits.forEach(requireLengths);
  return { kind: 'deposits', function: 'batchDeposit', deposits, expectedDepositRoot };
}

function readExitRequest(encoded: Uint8Array): Calldata {
  const [publicKeys] = decodeArguments(REQUEST_EXIT, encoded);
  for (const key of publicKeys) requireLength('a public key', key, 48);
  return { kind: 'exit-request', publicKeys: publicKeys.map(hexFromBytes) };
}

/** The deposit contract reverts on any other length. */
function requireLengths({ publicKey, withdrawalCredentials, signature }: Deposit): void {
  requireLength('a public key', publicKey, 48);
  requireLength('withdrawal credentials', withdrawalCredentials, 32);
  requireLength('a signature', signature, 96);
}

function requireLength(what: string, bytes: Uint8Array, length: number): void {
  if (bytes.length === length) return;
  throw new AbiError(`${what} of ${bytes.length} bytes where ${length} are expected`);
}
