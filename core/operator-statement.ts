import type { Network } from './network.ts';

/**
 * What the operator's Ed25519 key signs for every validator key that it hands out: this public key,
 * with these withdrawal credentials, on this network, is run by us. A user who pinned the operator's
 * public key once can check offline that the validators of a stake are the operator's.
 */
export interface OperatorStatement {
  /** The validator's public key, lower-case hex with 0x. */
  public_key: string;
  /** The 32 bytes of withdrawal credentials, lower-case hex with 0x. */
  withdrawal_credentials: string;
  /** The operator's Ed25519 public key, 32 bytes, lower-case hex with 0x. */
  operator_key: string;
  /** Ed25519 over `operatorStatementMessage`, 64 bytes, lower-case hex with 0x. */
  signature: string;
}

/** The UTF-8 bytes that the operator signs; version 1 of the format, one line a fact. */
export function operatorStatementMessage(fields: {
  chain: string;
  network: Network;
  publicKey: string;
  withdrawalCredentials: string;
}): Uint8Array {
  return new TextEncoder().encode(
    [
      'kiln-connect operator statement v1',
      `chain: ${fields.chain}`,
      `network: ${fields.network}`,
      `public key: ${fields.publicKey.toLowerCase()}`,
      `withdrawal credentials: ${fields.withdrawalCredentials.toLowerCase()}`,
      '',
    ].join('\n'),
  );
}
