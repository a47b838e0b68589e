import type { JsonObject, Network } from '@kiln-connect/core';
import { type Hex, keccak256, serializeTransaction } from 'viem';
import type { Fees } from '../fees.ts';
import { networkIdentities } from '../node/network-identity.ts';

/** What a transaction does. */
export interface Call {
  /** With its checksum. */
  readonly to: Hex;
  readonly data: Hex;
  /** Wei. */
  readonly value: bigint;
}

/** A call and all that it is sent with; `gasLimit` in units of gas. */
export interface UnsignedTransaction extends Fees {
  readonly call: Call;
  readonly nonce: number;
  readonly gasLimit: bigint;
}

/** The bytes of an EIP-1559 transaction before it is signed, and the wire answer about them: pure. */
export function encodeUnsigned(
  { call, nonce, gasLimit, maxFeePerGas, maxPriorityFeePerGas }: UnsignedTransaction,
  network: Network,
): { bytes: Hex; answer: JsonObject } {
  const { chainId } = networkIdentities[network];
  const { to, data, value } = call;
  const bytes = serializeTransaction({
    type: 'eip1559',
    chainId,
    nonce,
    maxPriorityFeePerGas,
    maxFeePerGas,
    gas: gasLimit,
    to,
    value,
    data,
  });
  return {
    bytes,
    answer: {
      unsigned_tx_hash: keccak256(bytes),
      unsigned_tx_serialized: bytes,
      to,
      contract_call_data: data,
      amount_wei: value.toString(),
      nonce,
      gas_limit: Number(gasLimit),
      max_priority_fee_per_gas_wei: maxPriorityFeePerGas.toString(),
      max_fee_per_gas_wei: maxFeePerGas.toString(),
      chain_id: chainId,
    },
  };
}
