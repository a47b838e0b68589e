import { SecretKey } from '@chainsafe/blst';
import type { DerivedKey, JsonObject } from '@kiln-connect/core';
import { bytesToHex } from '@noble/hashes/utils.js';
import { encryptKey } from './keystore.ts';

/** Signing keys of validators: m / purpose / coin type / account / use / signing (EIP-2334). */
const pathOf = (index: number): readonly number[] => [12381, 3600, index, 0, 0];

/**
 * The validator key number `index` of a seed of at least 32 bytes.
 * https://eips.ethereum.org/EIPS/eip-2333 and https://eips.ethereum.org/EIPS/eip-2334
 */
export function deriveValidatorKey(seed: Uint8Array, index: number): DerivedKey {
  const path = pathOf(index);
  const secret = path.reduce(
    (parent, child) => parent.deriveChildEip2333(child),
    SecretKey.deriveMasterEip2333(seed),
  );
  const publicKey = secret.toPublicKey().toBytes();
  return {
    publicKey: `0x${bytesToHex(publicKey)}`,
    sign: (message) => secret.sign(message).toBytes(),
    keystore: async (password, cost = 'high'): Promise<JsonObject> =>
      encryptKey({
        secret: secret.toBytes(),
        publicKey,
        path: `m/${path.join('/')}`,
        password,
        cost,
      }),
  };
}
