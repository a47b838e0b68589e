import { asGwei, WEI_PER_GWEI } from '@kiln-connect/core';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { hexFromBytes, sameBytes } from '../bytes.ts';
import { AbiError, type AbiType, decodeArguments } from './abi.ts';
import type { Deposit } from './deposit.ts';
import type { Transaction } from './transaction.ts';

/** What a transaction's calldata does, as far as it is understood. */
export type Calldata =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'deposits';
      readonly function: 'deposit' | 'batchDeposit';
      readonly deposits: readonly Deposit[];
      /** Batch only: the contract reverts when the deposit contract's root is another one. */
      readonly expectedDepositRoot?: Uint8Array;
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** The function of the deposit contract. */
const DEPOSIT = ['bytes', 'bytes', 'bytes', 'bytes32'] as const;
/** The function of our batch contract, which calls the deposit contract once a validator. */
const BATCH_DEPOSIT = ['bytes[]', 'bytes', 'bytes[]', 'bytes32[]', 'uint64[]', 'bytes32'] as const;

const selectorOf = (name: string, types: readonly AbiType[]): Uint8Array =>
  keccak_256(new TextEncoder().encode(`${name}(${types.join(',')})`)).subarray(0, 4);

const DEPOSIT_SELECTOR = selectorOf('deposit', DEPOSIT);
const BATCH_DEPOSIT_SELECTOR = selectorOf('batchDeposit', BATCH_DEPOSIT);

/** Reads the calldata by its function's selector; never throws. */
export function readCalldata({ data, value }: Pick<Transaction, 'data' | 'value'>): Calldata {
  if (data.length === 0) return { kind: 'none' };
  const selector = data.subarray(0, 4);
  const encoded = data.subarray(4);
  try {
    if (sameBytes(selector, DEPOSIT_SELECTOR)) return readDeposit(encoded, value);
    if (sameBytes(selector, BATCH_DEPOSIT_SELECTOR)) return readBatchDeposit(encoded);
  } catch (error) {
    if (!(error instanceof AbiError)) throw error;
    return {
      kind: 'unknown',
      why: `its arguments are not encoded as they must be: ${error.message}`,
    };
  }
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
  return {
    kind: 'deposits',
    function: 'deposit',
    deposits: [withLengths({ publicKey, withdrawalCredentials, amount, signature, dataRoot })],
  };
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
  const deposits = publicKeys.map((publicKey, i) =>
    withLengths({
      publicKey,
      withdrawalCredentials,
      amount: asGwei(amounts[i] as bigint),
      signature: signatures[i] as Uint8Array,
      dataRoot: dataRoots[i] as Uint8Array,
    }),
  );
  return { kind: 'deposits', function: 'batchDeposit', deposits, expectedDepositRoot };
}

/** The deposit contract reverts on any other length. */
function withLengths(deposit: Deposit): Deposit {
  const lengths: readonly [string, Uint8Array, number][] = [
    ['a public key', deposit.publicKey, 48],
    ['withdrawal credentials', deposit.withdrawalCredentials, 32],
    ['a signature', deposit.signature, 96],
  ];
  for (const [what, bytes, length] of lengths) {
    if (bytes.length !== length) {
      throw new AbiError(`${what} of ${bytes.length} bytes where ${length} are expected`);
    }
  }
  return deposit;
}
