import { create, defaultPbkdfModule } from '@chainsafe/bls-keystore';
import type { JsonObject } from '@kiln-connect/core';

/** Rounds of PBKDF2-HMAC-SHA256 for each cost: about 85 ms and 2 ms. */
const ROUNDS = { high: 262_144, low: 4096 } as const;

/**
 * An EIP-2335 keystore of a validator key. PBKDF2 is used, not scrypt, whose 256 MB a file would
 * exhaust a server that exports a hundred. `low` cost is for a password of 256 random bits: guessing
 * that is out of reach at one round, and rounds only make up for passwords that can be guessed.
 * https://eips.ethereum.org/EIPS/eip-2335
 */
export async function encryptKey(options: {
  secret: Uint8Array;
  publicKey: Uint8Array;
  path: string;
  password: string;
  cost: 'high' | 'low';
}): Promise<JsonObject> {
  const { secret, publicKey, path, password, cost } = options;
  const { params, ...kdf } = defaultPbkdfModule();
  const keystore = await create(password, secret, publicKey, path, null, {
    ...kdf,
    params: { ...params, c: ROUNDS[cost] },
  });
  return JSON.parse(JSON.stringify(keystore)) as JsonObject;
}
