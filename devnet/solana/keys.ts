import { createHash } from 'node:crypto';
import { createKeyPairSignerFromPrivateKeyBytes, type KeyPairSigner } from '@solana/kit';

/**
 * The Ed25519 key that every devnet gives to that name. Anybody can make it: it protects nothing.
 */
export function devnetKey(name: string): Promise<KeyPairSigner> {
  const seed = createHash('sha256').update(`kiln-connect solana devnet ${name}`).digest();
  return createKeyPairSignerFromPrivateKeyBytes(seed);
}
