import type { Network, SignedTransaction } from '@kiln-connect/core';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import {
  decodeFunctionData,
  type Hex,
  hexToBytes,
  keccak256,
  type TransactionSerializableEIP1559,
  toHex,
} from 'viem';
import { publicKeyToAddress } from 'viem/utils';
import type { z } from 'zod';
import { batchDepositAbi, depositContractAbi } from './contracts/abi.ts';
import { DEPOSIT_CONTRACT } from './network-data.ts';
import { networkIdentities } from './node/network-identity.ts';
import { refused } from './refused.ts';
import type { EthereumSettings } from './settings.ts';
import { readTransaction, unsignedHash } from './transaction.ts';
import type { broadcastBody } from './wire/transaction.ts';

/**
 * What a signed transaction is, from its bytes alone.
 * @throws {InvalidInputError} 'undecodable_transaction', 'unsigned_transaction', 'wrong_chain',
 * 'invalid_signature'
 */
export function readSigned(
  input: z.output<typeof broadcastBody>,
  network: Network,
  settings: Pick<EthereumSettings, 'batch_deposit_contract'>,
): SignedTransaction {
  const bytes = input.tx_serialized as Hex;
  const { fields, unsignedTxHash, sender } = readSender(bytes);
  const { chainId } = networkIdentities[network];
  if (fields.chainId !== chainId) {
    throw refused(
      'wrong_chain',
      `tx_serialized is signed for chain id ${fields.chainId}. Expected ${chainId}, the ${network} that the token belongs to.`,
    );
  }
  return {
    txHash: keccak256(bytes),
    unsignedTxHash,
    sender,
    stakeIds: fundedKeys(fields, settings.batch_deposit_contract),
  };
}

/**
 * The fields of a signed transaction and who signed them (lower case), whatever chain it is for.
 * @throws {InvalidInputError} 'undecodable_transaction', 'unsigned_transaction', 'invalid_signature'
 */
export function readSender(bytes: string): {
  fields: TransactionSerializableEIP1559;
  unsignedTxHash: Hex;
  sender: string;
} {
  const { fields, signature } = readTransaction(bytes);
  if (!signature) {
    throw refused(
      'unsigned_transaction',
      'tx_serialized has no signature. Expected the signed transaction, as prepare answers it.',
    );
  }
  const unsignedTxHash = unsignedHash(fields);
  const sender = recoverSender(unsignedTxHash, signature).toLowerCase();
  return { fields, unsignedTxHash, sender };
}

function recoverSender(hash: Hex, { r, s, yParity }: { r: Hex; s: Hex; yParity: number }): string {
  try {
    const signature = new secp256k1.Signature(BigInt(r), BigInt(s), yParity);
    if (signature.hasHighS()) throw new RangeError('s is in the upper half');
    return publicKeyToAddress(toHex(signature.recoverPublicKey(hexToBytes(hash)).toBytes(false)));
  } catch {
    throw refused(
      'invalid_signature',
      'The signature in tx_serialized belongs to no key. Expected one over unsigned_tx_hash, with s in the lower half (EIP-2).',
    );
  }
}

/** Public keys that a transaction deposits on; none for a transaction that does something else. */
function fundedKeys(
  { to, data = '0x' }: TransactionSerializableEIP1559,
  batchContract: string | undefined,
): readonly string[] {
  const target = to?.toLowerCase();
  try {
    if (target === DEPOSIT_CONTRACT.toLowerCase()) {
      const call = decodeFunctionData({ abi: depositContractAbi, data });
      return call.functionName === 'deposit' ? [call.args[0].toLowerCase()] : [];
    }
    if (target !== undefined && target === batchContract?.toLowerCase()) {
      const { args } = decodeFunctionData({ abi: batchDepositAbi, data });
      return args[0].map((key) => key.toLowerCase());
    }
  } catch {
    // A call that the contract does not have reverts: it funds nothing.
  }
  return [];
}
